// ExampleExchange: one failed request in full, for people: what was sent and what came back, as
// text without secrets (http/exchange_text.h makes it).
//
// Thread: a value.
#pragma once

#include <cstddef>
#include <string>

namespace acrida {

struct ExampleExchange {
  std::string request;   // request line, headers, a blank line, body
  std::string response;  // status line, headers, a blank line, decoded body; empty: there was none
  std::string note;      // when, how long and in which parts; why there is no response

  std::size_t bytes() const {
    return sizeof(*this) + request.capacity() + response.capacity() + note.capacity();
  }
  friend bool operator==(const ExampleExchange&, const ExampleExchange&) = default;
};

}  // namespace acrida
