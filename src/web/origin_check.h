// OriginCheck: requests that a foreign page makes a browser send are not done.
//
// A page of another site may point a browser at this server: by a form or a script, or by a name of
// its own that it lets resolve to this machine (DNS rebinding). Browsers say so in Sec-Fetch-Site,
// Origin and Host. Tools send neither of the first two, and pass.
//
// Thread: a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/web_request.h"

namespace acrida {

// Whether no foreign page may send it: any method but GET, HEAD and OPTIONS, which may change
// something, GET of /stop, /stats/reset and /logout, which do, and of /acrida/events, of which
// there are not many; however they are written.
bool is_guarded(const WebRequest& request);

class OriginCheck {
 public:
  // `listen_host`: as it was given. `allowed_hosts`: names without ports; "*": all.
  OriginCheck(std::string_view listen_host, std::vector<std::string> allowed_hosts, bool any_host);

  // Why the request is refused, for a person; nothing: it may go on.
  std::optional<std::string> refusal(const WebRequest& request) const;

 private:
  bool knows_host(std::string_view authority) const;
  bool is_own(std::string_view origin, std::string_view host) const;

  std::string listen_host_;
  std::vector<std::string> allowed_hosts_;
  bool any_host_;
};

}  // namespace acrida
