#include "demo/random_name.h"

#include <random>

namespace acrida::demo {
namespace {

std::uint64_t entropy() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

}  // namespace

RandomNames::RandomNames() : random_(entropy(), entropy()) {}

std::string RandomNames::next(std::size_t length) {
  constexpr std::size_t kDigitsPerDraw = 16;
  std::string name;
  name.reserve(length);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < length; ++i) {
    if (i % kDigitsPerDraw == 0) {
      bits = random_();
    }
    name += "0123456789abcdef"[bits & 0xfU];
    bits >>= 4U;
  }
  return name;
}

}  // namespace acrida::demo
