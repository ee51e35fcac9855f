#include "web/page.h"

#include <fmt/format.h>

#include "report/script_json.h"
#include "web/login.h"

namespace acrida {
namespace {

constexpr std::string_view kTemplateArgs = "/*acrida-template-args*/{}";
constexpr std::string_view kAuthArgs = "/*acrida-auth-args*/null";
// Scripts take a page that names them for the login's.
constexpr std::string_view kNoAuthArgs = "window.authArgs = /*acrida-auth-args*/null;";
constexpr std::string_view kNonce = "acrida-nonce";
constexpr std::size_t kNonceBytes = 16;

}  // namespace

WebResponse web_page(std::string_view html_template,
                     std::string_view template_args_json,
                     std::string_view auth_args_json,
                     unsigned status) {
  const std::string nonce = random_digits(kNonceBytes);
  const std::string args = json_for_script(template_args_json);
  const std::string auth = json_for_script(auth_args_json);
  WebResponse page{.status = status};
  for (std::size_t i = 0; i < html_template.size();) {
    const std::string_view rest = html_template.substr(i);
    if (rest.starts_with(kNonce)) {
      page.body += nonce;
      i += kNonce.size();
    } else if (rest.starts_with(kTemplateArgs) && !args.empty()) {
      page.body += args;
      i += kTemplateArgs.size();
    } else if (rest.starts_with(kNoAuthArgs) && auth.empty()) {
      i += kNoAuthArgs.size();
    } else if (rest.starts_with(kAuthArgs) && !auth.empty()) {
      page.body += auth;
      i += kAuthArgs.size();
    } else {
      page.body += html_template[i++];
    }
  }
  page.headers = {
      {"Content-Type", "text/html; charset=utf-8"},
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy",
       fmt::format("default-src 'none'; script-src 'self' 'nonce-{}'; style-src 'self' "
                   "'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors "
                   "'none'; base-uri 'none'; form-action 'self'",
                   nonce)},
      // Not no-referrer, with which browsers send "Origin: null" along with a form.
      {"Referrer-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
  };
  return page;
}

}  // namespace acrida
