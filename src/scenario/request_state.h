// What lies behind acrida/http.h: the state of one request and of one user's client.
//
// Thread: the shard.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "acrida/http.h"
#include "acrida/json.h"
#include "acrida/task.h"
#include "acrida/time.h"
#include "http/exchange.h"
#include "http/multipart.h"
#include "http/user_client.h"

namespace acrida {

class HttpService;
class UserLoop;

namespace detail {

// What decides whether a sample failed.
enum class CheckedAs : std::uint8_t { kByStatus, kSuccess, kFailure };

struct Exchange {
  HttpService* service = nullptr;
  ClientState* client = nullptr;
  HttpExchange http;

  // The URL as the scenario gave it, with what query() appended: until it is sent.
  std::string address;
  std::string name;
  bool own_name = false;  // name() was called; otherwise the address as given
  std::optional<MultipartBody> multipart;

  bool catch_response = false;
  bool recorded = false;
  CheckedAs verdict = CheckedAs::kByStatus;
  std::string why;  // of failure()

  ParsedJson json;
  bool json_parsed = false;

  Task<> performing;
  bool started = false;
  WallTime ready{};          // when the user was ready to send
  bool had_due = false;      // `ready` is what an arrival schedule said
  bool in_on_start = false;  // of its user
  WallTime at_start{};       // handed over by the scenario

  void clear();
};

struct ClientState {
  ClientState(HttpService& the_service,
              UserLoop& the_user,
              std::shared_ptr<const HttpConfig> config);

  HttpService& service;
  UserLoop& user;
  UserClient client;
  WallTime last_done{};  // the end of the user's last request
};

}  // namespace detail
}  // namespace acrida
