#include "app/draws.h"

#include <fmt/format.h>

#include <random>

namespace acrida {

std::uint64_t draw_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

std::string draw_run_id() {
  std::random_device device;
  return fmt::format("{:08x}", static_cast<std::uint32_t>(device()));
}

}  // namespace acrida
