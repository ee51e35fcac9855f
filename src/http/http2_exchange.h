// One exchange over an HTTP/2 connection.
//
// Thread: its shard's.
#pragma once

#include <string_view>

#include "acrida/task.h"
#include "http/connection.h"
#include "http/exchange.h"

namespace acrida {

// Sends the request whose head is engine.outgoing and receives its response. False, and the reason
// in the exchange, when that fails. REQUIRES: connection.http2() is usable; everything given
// outlives the task. Destroying the task leaves the connection good for nothing but closing.
Task<bool> exchange_over_http2(HttpEngine& engine,
                               Connection& connection,
                               HttpExchange& exchange,
                               std::string_view scheme);

}  // namespace acrida
