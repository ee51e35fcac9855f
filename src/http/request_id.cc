#include "http/request_id.h"

#include <algorithm>
#include <string>

#include "base/strings.h"

namespace acrida {
namespace {

// FNV-1a, and at its end splitmix64's mixing: runs whose ids differ in one character get ids that
// differ everywhere.
std::uint64_t hash_of(std::string_view run_id, std::uint32_t shard) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&hash](std::uint64_t byte) {
    hash = (hash ^ byte) * 0x100000001b3;
  };
  for (const char c : run_id) {
    add(static_cast<unsigned char>(c));
  }
  for (unsigned shift = 0; shift < 32; shift += 8) {
    add((shard >> shift) & 0xFFU);
  }
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31U);
}

void write_hex(std::uint64_t value, char* out) {
  for (unsigned shift = 64; shift > 0; shift -= 4) {
    *out++ = "0123456789abcdef"[(value >> (shift - 4)) & 0xFU];
  }
}

}  // namespace

std::optional<RequestId> RequestId::parse(std::string_view text) {
  std::string digits;
  for (const char c : text.substr(0, kDigits + 5)) {
    if (c != '-') {
      digits += c;
    }
  }
  if (digits.size() != kDigits) {
    return std::nullopt;
  }
  const std::string_view all = digits;
  const std::optional<std::uint64_t> run = parse_hexadecimal(all.substr(0, 16));
  const std::optional<std::uint64_t> number = parse_hexadecimal(all.substr(16));
  return run && number ? std::optional(RequestId{.run = *run, .number = *number}) : std::nullopt;
}

std::array<char, RequestId::kDigits> RequestId::digits() const {
  std::array<char, kDigits> out;
  write_hex(run, out.data());
  write_hex(number, out.data() + 16);
  return out;
}

RequestIds::RequestIds(std::string_view run_id, std::uint32_t shard)
    : run_(std::max<std::uint64_t>(hash_of(run_id, shard), 1)) {}

}  // namespace acrida
