// SHA-256 (FIPS 180-4), to name things by their content.
//
// Thread: values. Cost: about 5 ns a byte; for files at start-up, not for requests.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace acrida {

class Sha256 {
 public:
  Sha256& add(std::string_view bytes);
  // `text` and a zero byte, so that "ab" + "c" is not "a" + "bc".
  Sha256& add_field(std::string_view text);

  // 64 hexadecimal digits. REQUIRES: called once, last.
  std::string hex();

 private:
  static constexpr std::size_t kBlock = 64;

  void add_block(const char* block);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<char, kBlock> pending_{};
  std::size_t pending_size_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace acrida
