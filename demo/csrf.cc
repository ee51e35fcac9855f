#include "demo/csrf.h"

#include "demo/route.h"

namespace acrida::demo {

bool passes_csrf_check(const Call& call) {
  const std::string& method = call.request.method;
  const bool is_unsafe =
      method == "POST" || method == "PUT" || method == "DELETE" || method == "PATCH";
  if (!is_unsafe || call.session == nullptr || call.session->csrf_token.empty()) {
    return true;
  }
  // A login happens before the check, which then finds the new session, without a token.
  if (call.route->name == kLoginRouteName) {
    return true;
  }
  const std::string& expected = call.session->csrf_token;
  return call.request.csrf_token == expected || call.arguments["csrf_token"].as_text() == expected;
}

ErpError csrf_error() {
  return {.status = 400,
          .exc_type = "CSRFTokenError",
          .message = "Invalid Request",
          .has_traceback = false};
}

}  // namespace acrida::demo
