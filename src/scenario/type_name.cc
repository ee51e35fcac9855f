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

std::string own_type_name(const char* mangled) {
  const std::string name = readable_type_name(mangled);
  // Template arguments have colons of their own.
  const std::size_t scope = name.rfind("::", name.find('<'));
  return scope == std::string::npos ? name : name.substr(scope + 2);
}

}  // namespace acrida
