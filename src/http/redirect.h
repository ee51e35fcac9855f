// Redirects as Python's requests follows them, which is what Locust's users see.
//
// 303 and 302 become a GET (a HEAD stays one), 301 does after a POST; only 307 and 308 keep the
// body. Credentials do not travel to another origin: to another host, port or scheme, but for the
// step from http to https on the default ports.
//
// Thread: any.
#pragma once

#include <string_view>

#include "http/exchange.h"
#include "http/url.h"

namespace acrida {

// Turns `exchange` into its next request when its response, to a request for `target` on `url`, is
// a redirect that is to be followed. False when there is nothing more to do: a failure is in the
// exchange.
bool follow_redirect(HttpExchange& exchange, const Url& url, std::string_view target);

// Drops what identifies the user: Authorization and Cookie.
void remove_credentials(HeaderBlock& headers);

}  // namespace acrida
