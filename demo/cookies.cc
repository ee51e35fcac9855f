#include "demo/cookies.h"

#include "base/strings.h"
#include "demo/calendar.h"
#include "demo/percent_encoding.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kAttributes = "; Path=/; SameSite=Lax\r\n";

void append_cookie(std::string& out, std::string_view name, std::string_view value) {
  out += "Set-Cookie: ";
  out += name;
  out += '=';
  out += value;
  out += kAttributes;
}

}  // namespace

std::string_view request_cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    const std::string_view pair = trim(header.substr(0, end));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return pair.substr(equals + 1);
    }
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return {};
}

std::string Cookies::renewed(const Session* session, WallTime now) {
  const Account* account = session == nullptr ? nullptr : session->account;
  std::string out = "Set-Cookie: sid=";
  out += account == nullptr ? "Guest" : session->sid;
  out += "; Expires=";
  out += date_after(kSessionExpiry, now);
  out += "; Max-Age=612000; HttpOnly; Path=/; SameSite=Lax\r\n";
  append_cookie(out, "system_user", account != nullptr && account->is_system_user ? "yes" : "no");
  append_cookie(out, "full_name",
                account == nullptr ? "Guest" : percent_encode(account->full_name));
  append_cookie(out, "user_id", account == nullptr ? "Guest" : percent_encode(account->usr));
  append_cookie(out, "user_image", "");
  return out;
}

std::string Cookies::deleted(WallTime now) {
  const std::string yesterday = http_date(now - std::chrono::hours(24));
  std::string out;
  for (const std::string_view name : {"full_name", "user_id", "sid", "user_image", "system_user"}) {
    out += "Set-Cookie: ";
    out += name;
    out += "=; Expires=" + yesterday + "; Path=/\r\n";
  }
  return out;
}

const std::string& Cookies::date_after(Duration span, WallTime now) {
  const auto second = std::chrono::floor<std::chrono::seconds>((now + span).time_since_epoch());
  if (second != date_second_) {
    date_second_ = second;
    date_ = http_date(WallTime(second));
  }
  return date_;
}

}  // namespace acrida::demo
