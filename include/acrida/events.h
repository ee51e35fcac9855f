// What a scenario can listen to: Scenario::on_request() and its siblings.
//
// Thread: listeners of requests and user errors run on the shard where the event happened, several
// shards at once: what they share must be safe for that. They cost what they do on every request.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "acrida/environment.h"
#include "acrida/time.h"

namespace acrida {

class Response;
class User;

// One sample. Texts are valid during the call only.
struct RequestEvent {
  std::string_view method;
  std::string_view name;
  std::string_view url;      // answered, after redirects
  std::string_view failure;  // why it failed; empty when it succeeded
  WallTime sent{};
  Duration response_time{};
  std::uint64_t response_bytes = 0;
  int status = 0;  // 0: no response
  const User* user = nullptr;
  const Response* response = nullptr;
};

// An exception that a scenario's code let out.
struct UserErrorEvent {
  const User* user = nullptr;
  std::string_view place;  // "Shopper.browse", "Shopper.on_start"
  std::string_view type;   // "std::out_of_range"
  std::string_view text;   // its what()
};

using RequestListener = std::function<void(const RequestEvent&)>;
using UserErrorListener = std::function<void(const UserErrorEvent&)>;
// Called once, before the first user starts or after the last has stopped, on the main thread.
using TestListener = std::function<void(const Environment&)>;

}  // namespace acrida
