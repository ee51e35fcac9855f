#include "io/resolver_channel.h"

#include <ares.h>
#include <netdb.h>
#include <sys/time.h>

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace acrida {
namespace {

// c-ares asks each server so often, with this patience at first.
constexpr int kTries = 3;
constexpr int kFirstTimeoutMs = 2'000;

// Python's words, which Locust's users know.
Error name_error(int status) {
  switch (status) {
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_EBADNAME:
    case ARES_ENONAME:
      return Error("gaierror(-2, 'Name or service not known')");
    default:
      return Error("gaierror(-3, 'Temporary failure in name resolution')");
  }
}

// Global state of c-ares; it has no way to be released while threads may use it.
void initialise_library() {
  static const int kStatus = ares_library_init(ARES_LIB_INIT_ALL);
  ACRIDA_CHECK(kStatus == ARES_SUCCESS);
}

}  // namespace

class Resolver::Channel::Socket final : public Watcher {
 public:
  Socket(Channel& channel, int socket) : channel_(channel), socket_(socket) {}
  virtual ~Socket() = default;

  void on_ready(Readiness readiness) override {
    const bool readable = readiness.readable || readiness.peer_closed;
    channel_.process(readable ? socket_ : ARES_SOCKET_BAD,
                     readiness.writable ? socket_ : ARES_SOCKET_BAD);
  }

 private:
  Channel& channel_;
  const int socket_;
};

struct Resolver::Channel::Question {
  Channel* channel;
  std::function<void(Answer)> done;
};

Resolver::Channel::Channel(Loop& loop) : loop_(loop) {
  initialise_library();
  ares_options options{};
  options.timeout = kFirstTimeoutMs;
  options.tries = kTries;
  options.sock_state_cb = on_socket_state;
  options.sock_state_cb_data = this;
  const int status = ares_init_options(
      &channel_, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
  if (status != ARES_SUCCESS) {
    channel_ = nullptr;
    broken_ = Error(std::string("name resolution cannot start: ") + ares_strerror(status));
  }
}

Resolver::Channel::~Channel() {
  destroying_ = true;
  if (channel_ != nullptr) {
    ares_destroy(channel_);
  }
}

Result<void> Resolver::Channel::set_servers(const std::string& servers) {
  const int status = channel_ == nullptr ? ARES_ENOTINITIALIZED
                                         : ares_set_servers_ports_csv(channel_, servers.c_str());
  return status == ARES_SUCCESS ? Result<void>()
                                : fail("name servers " + servers + ": " + ares_strerror(status));
}

void Resolver::Channel::ask(const std::string& host, std::function<void(Answer)> done) {
  if (channel_ == nullptr) {
    Answer answer;
    answer.error = broken_;
    done(std::move(answer));
    return;
  }
  auto question = std::make_unique<Question>(Question{.channel = this, .done = std::move(done)});
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  // Freed by on_answer(), which is always called.
  ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, on_answer, question.release());
  arm();
}

void Resolver::Channel::on_answer(void* raw, int status, int, ares_addrinfo* found) {
  const std::unique_ptr<Question> question(static_cast<Question*>(raw));
  Answer answer;
  answer.error = name_error(status);
  if (status == ARES_SUCCESS) {
    int seconds = found->nodes == nullptr ? 0 : found->nodes->ai_ttl;
    for (const ares_addrinfo_node* node = found->nodes; node != nullptr; node = node->ai_next) {
      seconds = std::min(seconds, node->ai_ttl);
      if (node->ai_family == AF_INET) {
        const auto* address = reinterpret_cast<const sockaddr_in*>(node->ai_addr);
        answer.addresses.push_back(Endpoint::from_ipv4(address->sin_addr, 0));
      } else if (node->ai_family == AF_INET6) {
        const auto* address = reinterpret_cast<const sockaddr_in6*>(node->ai_addr);
        answer.addresses.push_back(
            Endpoint::from_ipv6(address->sin6_addr, address->sin6_scope_id, 0));
      }
    }
    answer.time_to_live = std::chrono::seconds(seconds);
    if (answer.addresses.empty()) {
      answer.error = name_error(ARES_ENODATA);
    }
  }
  if (found != nullptr) {
    ares_freeaddrinfo(found);
  }
  if (!question->channel->destroying_) {
    question->done(std::move(answer));
  }
}

void Resolver::Channel::on_socket_state(void* self, int socket, int readable, int writable) {
  auto& channel = *static_cast<Channel*>(self);
  const auto found = channel.sockets_.find(socket);
  if (readable == 0 && writable == 0) {
    if (found != channel.sockets_.end()) {
      channel.loop_.kernel().unwatch(socket);
      channel.loop_.forget(*found->second);
      channel.closed_.push_back(std::move(found->second));
      channel.sockets_.erase(found);
    }
    return;
  }
  std::unique_ptr<Socket>& watcher = channel.sockets_[socket];
  if (watcher == nullptr) {
    watcher = std::make_unique<Socket>(channel, socket);
  }
  channel.loop_.kernel().watch(socket, {.read = readable != 0, .write = writable != 0}, *watcher);
}

void Resolver::Channel::on_timer() {
  process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void Resolver::Channel::process(int readable, int writable) {
  ares_process_fd(channel_, readable, writable);
  arm();
  if (!closed_.empty()) {
    // The caller may be one of them.
    loop_.defer([gone = std::make_shared<std::vector<std::unique_ptr<Socket>>>(
                     std::exchange(closed_, {}))] { gone->clear(); });
  }
}

void Resolver::Channel::arm() {
  cancel();
  timeval wait{};
  if (ares_timeout(channel_, nullptr, &wait) == nullptr) {
    return;
  }
  loop_.start_timer(*this, loop_.now() + std::chrono::seconds(wait.tv_sec) +
                               std::chrono::microseconds(wait.tv_usec));
}

}  // namespace acrida
