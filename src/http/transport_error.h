// What failed below HTTP, in the words that Locust's users know from Python.
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

#include "http/exchange.h"

namespace acrida {

// "ConnectionRefusedError(111, 'Connection refused')"; OSError for numbers without a class of their
// own.
std::string transport_error_text(int error_number);

// Why there is no answer, by a short name that stays: "connection refused", "timeout", "reset" (the
// connection ended before its answer did), "dns", "tls", "proxy", "protocol" (what came is no
// answer), "request" (it could not be sent as it was asked for), "connection". REQUIRES: the
// exchange has failed.
std::string_view transport_cause(const HttpExchange& exchange);

// The same from the text of an exception of Python's, of another client of HTTP too; empty: it
// tells of nothing that is known.
std::string_view transport_cause(std::string_view exception);

}  // namespace acrida
