// Resolver::Channel: c-ares on our loop: its sockets watched, its timeouts kept.
//
// Thread: the loop's.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "io/resolver.h"

struct ares_addrinfo;
struct ares_channeldata;

namespace acrida {

class Resolver::Channel final : private Timer {
 public:
  explicit Channel(Loop& loop);
  ~Channel() override;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  struct Answer {
    std::vector<Endpoint> addresses;  // with port 0; empty: an error
    Duration time_to_live{};
    Error error{""};
  };
  // `done` is called once, from here or later, unless the channel is destroyed before.
  void ask(const std::string& host, std::function<void(Answer)> done);

  Result<void> set_servers(const std::string& servers);

 private:
  class Socket;
  struct Question;

  static void on_socket_state(void* self, int socket, int readable, int writable);
  static void on_answer(void* raw, int status, int timeouts, ares_addrinfo* found);
  void on_timer() override;
  void process(int readable, int writable);
  void arm();

  Loop& loop_;
  ares_channeldata* channel_ = nullptr;
  Error broken_{""};  // why there is no channel
  std::map<int, std::unique_ptr<Socket>> sockets_;
  std::vector<std::unique_ptr<Socket>> closed_;  // until nobody can be inside one
  bool destroying_ = false;
};

}  // namespace acrida
