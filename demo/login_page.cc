#include "demo/login_page.h"

#include <string>

#include "base/strings.h"
#include "demo/json_text.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kPasswordBytesMax = 512;

}  // namespace

ServicePlan plan_login(SiteState& site, const Call& call) {
  const Account* account = site.accounts.find(call.arguments["usr"].as_text());
  return {.before_lock = site.costs.login,
          .lock = account == nullptr ? std::string() : "row User " + account->usr,
          .under_lock = site.costs.login_write};
}

Answer log_in(SiteState& site, Call& call) {
  const std::string usr = call.arguments["usr"].as_text();
  const std::string pwd = call.arguments["pwd"].as_text();
  const Account* account = site.accounts.find(usr);
  // A failed login takes the five cookies away, even from one who was logged in.
  call.session_ends = true;
  if (usr.empty() || pwd.empty()) {
    return std::unexpected(login_refused("Incomplete login details"));
  }
  if (pwd.size() > kPasswordBytesMax) {
    return std::unexpected(login_refused("Password size exceeded the maximum allowed size"));
  }
  if (account != nullptr && !account->is_enabled) {
    return std::unexpected(login_refused("User disabled or missing"));
  }
  if (account == nullptr || account->pwd.empty() || account->pwd != pwd) {
    return std::unexpected(login_refused("Invalid login credentials"));
  }
  call.session_ends = false;
  call.session = &site.sessions.create(*account, call.now);
  call.account = account;
  if (site.csrf == DemoCsrf::kEager) {
    site.sessions.csrf_token(*call.session);
  }
  std::string body;
  JsonText json(body);
  json.open_object().text("message", account->is_system_user ? "Logged In" : "No App");
  json.text("home_page", account->is_system_user ? "/app/home" : "/me");
  json.text("full_name", account->full_name).close_object();
  return Page{.body = body};
}

Answer log_out(SiteState& site, Call& call) {
  if (call.session != nullptr) {
    const std::string sid = call.session->sid;
    call.session = nullptr;
    call.account = nullptr;
    site.sessions.remove(sid);
  }
  call.session_ends = true;
  return Page{.body = "{}"};
}

Answer get_logged_user(SiteState& /*site*/, Call& call) {
  std::string name;
  append_json_string(name, call.account->usr);
  return message_page(name);
}

Answer show_desk(SiteState& site, Call& call) {
  if (call.session == nullptr || !call.session->account->is_system_user) {
    return Page{.status = 403,
                .body =
                    "<!DOCTYPE html>\n<title>Not Permitted</title>\n"
                    "<h1>Log in to access this page.</h1>\n",
                .content_type = "text/html; charset=utf-8"};
  }
  const std::string& token = site.sessions.csrf_token(*call.session);
  return Page{.body =
                  "<!DOCTYPE html>\n<html><head><title>ScoopJoy</title></head><body>\n<script>"
                  "frappe.csrf_token = \"" +
                  token + "\";</script>\n</body></html>\n",
              .content_type = "text/html; charset=utf-8"};
}

}  // namespace acrida::demo
