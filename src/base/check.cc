#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace acrida {
namespace {
const char* check_context = "";
}  // namespace

void set_check_context(const char* context) {
  check_context = context;
}

namespace detail {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "acrida: bug: check failed: %s at %s:%d %s\n", expression, file, line,
               check_context);
  std::abort();
}

}  // namespace detail
}  // namespace acrida
