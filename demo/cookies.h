// The five cookies that Frappe sends with every response.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <string>
#include <string_view>

#include "acrida/time.h"
#include "demo/session.h"

namespace acrida::demo {

// The value of the cookie `name` in a Cookie header, or "" when it is not there.
std::string_view request_cookie(std::string_view header, std::string_view name);

class Cookies {
 public:
  // Header lines that renew `session`, or tell a guest that he is one when it is null.
  std::string renewed(const Session* session, WallTime now);
  // Header lines that delete all five.
  std::string deleted(WallTime now);

 private:
  const std::string& date_after(Duration span, WallTime now);

  // Formatting a date costs more than all the rest, and 20,000 requests share each.
  std::string date_;
  std::chrono::seconds date_second_{-1};
};

}  // namespace acrida::demo
