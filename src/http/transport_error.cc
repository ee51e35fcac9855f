#include "http/transport_error.h"

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

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

namespace {

// Words of exceptions, the telling ones first: "ConnectionError(...NameResolutionError...)".
constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kWords = {{
    {"gaierror", "dns"},
    {"NameResolutionError", "dns"},
    {"Name or service not known", "dns"},
    {"Temporary failure in name resolution", "dns"},
    {"name servers ", "dns"},
    {"ConnectionRefusedError", "connection refused"},
    {"Connection refused", "connection refused"},
    {"ConnectTimeout", "timeout"},
    {"ReadTimeout", "timeout"},
    {"TimeoutError", "timeout"},
    {"timed out", "timeout"},
    {"SSL", "tls"},
    {"TLS handshake", "tls"},
    {"ProxyError", "proxy"},
    {"ConnectionResetError", "reset"},
    {"ConnectionAbortedError", "reset"},
    {"BrokenPipeError", "reset"},
    {"RemoteDisconnected", "reset"},
    {"IncompleteRead", "reset"},
}};

}  // namespace

std::string_view transport_cause(std::string_view exception) {
  for (const auto& [word, cause] : kWords) {
    if (exception.find(word) != std::string_view::npos) {
      return cause;
    }
  }
  return {};
}

std::string_view transport_cause(const HttpExchange& exchange) {
  switch (exchange.error) {
    case HttpError::kConnectTimeout:
    case HttpError::kReadTimeout:
      return "timeout";
    case HttpError::kClosedBeforeResponse:
    case HttpError::kTruncatedHead:
    case HttpError::kTruncatedBody:
    case HttpError::kHttp2Reset:
    case HttpError::kHttp2GoAway:
      return "reset";
    case HttpError::kProxyRefused:
      return "proxy";
    case HttpError::kConnectFailed: {
      const std::string_view known = transport_cause(exchange.error_text);
      return known.empty() ? "connection" : known;
    }
    case HttpError::kBadMethod:
    case HttpError::kBadTarget:
    case HttpError::kBadHeaderName:
    case HttpError::kBadHeaderValue:
    case HttpError::kReservedHeader:
    case HttpError::kRequestTooLarge:
      return "request";
    default:
      return "protocol";
  }
}

}  // namespace acrida
