// ChunkedDecoder: pieces of any size give one result, and what is encoded comes back.
//
// Input: a byte that chooses sizes, then the coded body.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "fuzz/fuzz_target.h"
#include "http/chunked_decoder.h"

namespace acrida {
namespace {

constexpr std::size_t kBytesMax = 4096;

struct Decoded {
  HttpError error = HttpError::kNone;
  bool done = false;
  std::string body;
  std::size_t used = 0;

  bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view bytes, std::size_t first, std::size_t step) {
  ChunkedDecoder decoder;
  decoder.start(kBytesMax);
  Decoded result;
  std::size_t size = first;
  while (result.used < bytes.size() && result.error == HttpError::kNone && !decoder.done()) {
    const std::string_view piece = bytes.substr(result.used, size);
    const std::vector<char> own(piece.begin(), piece.end());  // a sanitizer sees its end
    std::size_t used = 0;
    result.error = decoder.consume(own, used, result.body);
    ACRIDA_CHECK(used <= own.size());
    ACRIDA_CHECK(used == own.size() || decoder.done() || result.error != HttpError::kNone);
    result.used += used;
    size = step;
  }
  result.done = decoder.done();
  ACRIDA_CHECK(result.body.size() <= kBytesMax);
  return result;
}

std::string encode(std::string_view data, std::size_t step) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string coded;
  for (std::size_t at = 0; at < data.size(); at += step) {
    const std::string_view chunk = data.substr(at, step);
    coded += kDigits[chunk.size() / 16 % 16];
    coded += kDigits[chunk.size() % 16];
    coded.append("\r\n").append(chunk).append("\r\n");
  }
  return coded + "0\r\n\r\n";
}

void check(std::string_view bytes, std::size_t step) {
  const Decoded whole = decode(bytes, bytes.size(), bytes.size());
  ACRIDA_CHECK(decode(bytes, 1, 1) == whole);
  ACRIDA_CHECK(decode(bytes, step, step) == whole);
  for (std::size_t cut = 1; cut < std::min<std::size_t>(bytes.size(), 64); ++cut) {
    ACRIDA_CHECK(decode(bytes, cut, bytes.size()) == whole);
  }
  const std::string_view data = bytes.substr(0, kBytesMax);
  const std::string coded = encode(data, step);
  const Decoded back = decode(coded + "more", coded.size(), 1);
  ACRIDA_CHECK(back.done && back.body == data && back.used == coded.size());
}

}  // namespace
}  // namespace acrida

int fuzz_one_input(const std::uint8_t* data, std::size_t size) {
  if (size > 0) {
    const void* const bytes = data + 1;
    acrida::check(std::string_view(static_cast<const char*>(bytes), size - 1),
                  std::max<std::size_t>(data[0], 1));
  }
  return 0;
}
