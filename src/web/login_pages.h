// LoginPages: /login and /logout of a server with a password, and who may pass.
//
// Thread: the server's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "acrida/time.h"
#include "web/login.h"
#include "web/web_request.h"

namespace acrida {

class LoginPages {
 public:
  // Cookies know no ports: the port is in their name, so that two servers on one machine do not log
  // each other's people out.
  LoginPages(Login login, std::string base_path, std::uint16_t port, bool secure);

  bool lets_in(const WebRequest& request, TimePoint now);
  // The session that a request belongs to, by its cookie; empty: none.
  std::string_view session_of(const WebRequest& request) const;
  // Whether a session has not ended: by /logout, by its age.
  bool knows(std::string_view session, TimePoint now) { return login_.knows(session, now); }
  // To somebody who is not let in: browsers are led to the login, tools are told.
  WebResponse turn_away(const WebRequest& request) const;

  // REQUIRES: the path is "/login" or "/logout". `wrong` is set after a wrong password.
  WebResponse answer(const WebRequest& request, TimePoint now, bool& wrong);

 private:
  WebResponse log_in(const WebRequest& request, TimePoint now, bool& wrong);
  WebResponse page(unsigned status, std::string_view error) const;
  WebResponse go_to(std::string_view path) const;
  std::string cookie(std::string_view session, std::string_view more) const;

  Login login_;
  const std::string base_path_;
  const std::string cookie_name_;
  const bool secure_;
};

}  // namespace acrida
