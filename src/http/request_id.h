// RequestId: what a request is called in the logs of a Frappe site, 32 hexadecimal digits in
// X-Frappe-Request-Id.
//
// Unique over a run's shards: the first half is made of the run's id and the shard, the second
// counts.
//
// Thread: values; RequestIds is its shard's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace acrida {

struct RequestId {
  static constexpr std::size_t kDigits = 32;

  std::uint64_t run = 0;
  std::uint64_t number = 0;

  // 32 hexadecimal digits, with or without a UUID's dashes; a site may name requests itself.
  static std::optional<RequestId> parse(std::string_view text);
  std::array<char, kDigits> digits() const;
  bool given() const { return run != 0 || number != 0; }

  friend bool operator==(const RequestId&, const RequestId&) = default;
};

class RequestIds {
 public:
  RequestIds() = default;  // gives none
  RequestIds(std::string_view run_id, std::uint32_t shard);

  bool any() const { return run_ != 0; }
  // REQUIRES: any().
  RequestId next() { return {.run = run_, .number = ++number_}; }

 private:
  std::uint64_t run_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace acrida
