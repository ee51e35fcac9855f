#include "http/base64.h"

#include <cstddef>
#include <cstdint>

namespace acrida {

void append_base64(std::string_view bytes, std::string& out) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto byte = [bytes](std::size_t i) -> std::uint32_t {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::uint32_t word = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
    out += kAlphabet[word >> 18U];
    out += kAlphabet[word >> 12U & 63U];
    out += i + 1 < bytes.size() ? kAlphabet[word >> 6U & 63U] : '=';
    out += i + 2 < bytes.size() ? kAlphabet[word & 63U] : '=';
  }
}

}  // namespace acrida
