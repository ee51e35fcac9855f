// Hop: one request on the way, of an exchange that redirects may lead over several.
//
// Thread: its shard's. Lifetime: views into the exchange or the client's configuration.
#pragma once

#include <string_view>

#include "http/cookies.h"
#include "http/url.h"

namespace acrida {

struct Hop {
  Hop(const Url& the_url, std::string_view the_target) : url(&the_url), target(the_target) {}

  CookieScope cookie_scope() const {
    return {url->host(), target.substr(0, target.find('?')), url->secure()};
  }

  const Url* url;
  std::string_view target;  // of the request line
};

}  // namespace acrida
