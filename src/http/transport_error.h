// What failed below HTTP, in the words that Locust's users know from Python.
//
// Thread: any.
#pragma once

#include <string>

namespace acrida {

// "ConnectionRefusedError(111, 'Connection refused')"; OSError for numbers without a class of their
// own.
std::string transport_error_text(int error_number);

}  // namespace acrida
