// ExchangeText: one exchange as text for people, without secrets (secret_mask.h).
//
// Made after the fact, of what the exchange still holds; a request that succeeds pays nothing.
//
// Thread: the client's. Cost: tens of microseconds, so it is for the first of a kind.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/exchange.h"
#include "http/user_client.h"
#include "stats/example_exchange.h"

namespace acrida {

// The last hop's request and what came back. `label`: the user's; may be empty. REQUIRES: `client`
// has performed the exchange. What the response, or the user since, has changed of the client's
// headers and cookies shows in the request.
ExampleExchange example_of(const UserClient& client,
                           const HttpExchange& exchange,
                           std::string_view label);

// A body as it may be shown, in about `bytes_max` bytes; "[1,234 bytes, image/png]" when it is no
// text.
std::string shown_body(std::string_view content_type, std::string_view body, std::size_t bytes_max);

}  // namespace acrida
