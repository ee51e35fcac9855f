#include "http/transport_error.h"

#include <cerrno>
#include <string_view>
#include <system_error>

namespace acrida {
namespace {

// PEP 3151: which errno becomes which exception.
std::string_view python_class(int error_number) {
  switch (error_number) {
    case ECONNREFUSED:
      return "ConnectionRefusedError";
    case ECONNRESET:
      return "ConnectionResetError";
    case ECONNABORTED:
      return "ConnectionAbortedError";
    case EPIPE:
    case ESHUTDOWN:
      return "BrokenPipeError";
    case ETIMEDOUT:
      return "TimeoutError";
    case ENOENT:
      return "FileNotFoundError";
    case EACCES:
    case EPERM:
      return "PermissionError";
    default:
      return "OSError";
  }
}

}  // namespace

std::string transport_error_text(int error_number) {
  return std::string(python_class(error_number)) + "(" + std::to_string(error_number) + ", '" +
         std::generic_category().message(error_number) + "')";
}

}  // namespace acrida
