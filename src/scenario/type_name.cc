#include "scenario/type_name.h"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

namespace acrida {
namespace {

struct Free {
  void operator()(char* memory) const noexcept { std::free(memory); }
};

}  // namespace

std::string readable_type_name(const char* mangled) {
  int status = 0;
  const std::unique_ptr<char, Free> name(abi::__cxa_demangle(mangled, nullptr, nullptr, &status));
  return status == 0 ? std::string(name.get()) : std::string(mangled);
}

}  // namespace acrida
