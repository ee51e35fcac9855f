#include "web/login_pages.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"
#include "web/form_fields.h"
#include "web/page.h"
#include "webui/assets.h"

namespace acrida {

LoginPages::LoginPages(Login login, std::string base_path, std::uint16_t port, bool secure)
    : login_(std::move(login)),
      base_path_(std::move(base_path)),
      cookie_name_(fmt::format("acrida_session_{}", port)),
      secure_(secure) {}

bool LoginPages::lets_in(const WebRequest& request, TimePoint now) {
  const std::string_view session = session_of(request);
  return !session.empty() && login_.knows(session, now);
}

WebResponse LoginPages::turn_away(const WebRequest& request) const {
  const std::string* const accept = request.header("Accept");
  if (request.method == "GET" && accept != nullptr &&
      accept->find("text/html") != std::string::npos) {
    return go_to("/login");
  }
  return web_text(401, fmt::format("log in at {}/login first\n", base_path_));
}

WebResponse LoginPages::answer(const WebRequest& request, TimePoint now, bool& wrong) {
  if (request.path == "/logout") {
    login_.end(session_of(request));
    WebResponse response = go_to("/login");
    response.headers.push_back({"Set-Cookie", cookie("", "; Max-Age=0")});
    return response;
  }
  if (request.method == "POST") {
    return log_in(request, now, wrong);
  }
  if (request.method != "GET" && request.method != "HEAD") {
    WebResponse response = web_text(405, "GET shows the login, POST logs in\n");
    response.headers.push_back({"Allow", "GET, HEAD, POST"});
    return response;
  }
  return lets_in(request, now) ? go_to("/") : page(200, "");
}

WebResponse LoginPages::log_in(const WebRequest& request, TimePoint now, bool& wrong) {
  const std::optional<std::string> password = form_field(request.body, "password");
  if (!password) {
    return page(400, "A form with a password is expected");
  }
  const Login::Outcome outcome = login_.attempt(request.peer_host, *password, now);
  if (!outcome.session.empty()) {
    WebResponse response = go_to("/");
    response.headers.push_back({"Set-Cookie", cookie(outcome.session, "")});
    return response;
  }
  wrong = true;
  if (outcome.wait > Duration::zero()) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(outcome.wait).count();
    WebResponse response =
        page(429, fmt::format("Too many wrong passwords. Try again in {} s", seconds));
    response.headers.push_back({"Retry-After", std::to_string(seconds)});
    return response;
  }
  return page(401, "Invalid password");
}

WebResponse LoginPages::page(unsigned status, std::string_view error) const {
  const std::string said = error.empty() ? "null" : fmt::format("\"{}\"", escape_for_json(error));
  // Without a callback the page asks for a password alone and posts it to where it is itself.
  return web_page(webui_index_template(), "", fmt::format(R"({{"error":{}}})", said), status);
}

WebResponse LoginPages::go_to(std::string_view path) const {
  return {.status = 303,
          .headers = {{"Location", fmt::format("{}{}", base_path_, path)},
                      {"Cache-Control", "no-store"}}};
}

std::string_view LoginPages::session_of(const WebRequest& request) const {
  const std::string* const cookies = request.header("Cookie");
  if (cookies == nullptr) {
    return {};
  }
  for (const std::string_view pair : split(*cookies, ';')) {
    const std::string_view trimmed = trim(pair);
    const std::size_t equals = trimmed.find('=');
    if (equals != std::string_view::npos && trimmed.substr(0, equals) == cookie_name_) {
      return trimmed.substr(equals + 1);
    }
  }
  return {};
}

std::string LoginPages::cookie(std::string_view session, std::string_view more) const {
  return fmt::format("{}={}; Path={}; HttpOnly; SameSite=Strict{}{}", cookie_name_, session,
                     base_path_.empty() ? "/" : base_path_, secure_ ? "; Secure" : "", more);
}

}  // namespace acrida
