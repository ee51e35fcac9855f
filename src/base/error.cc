#include "base/error.h"

#include <system_error>

namespace acrida {

Error Error::system(std::string_view call, int error_number) {
  Error error(std::string(call) + ": " + std::generic_category().message(error_number));
  error.error_number_ = error_number;
  return error;
}

}  // namespace acrida
