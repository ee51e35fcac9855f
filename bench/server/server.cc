#include "bench/server/server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bench/clock.h"

namespace acrida::bench {
namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr int kEventsPerTurn = 64;  // few, so that the instant read once per turn stays right
constexpr int kBacklog = 4096;
constexpr std::int64_t kIdleNs = 100'000'000;

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

// The value of Content-Length in a request's head, 0 when it has none.
std::size_t content_length(std::string_view head) {
  constexpr std::string_view kName = "content-length:";
  for (std::size_t line = head.find("\r\n"); line != std::string_view::npos;
       line = head.find("\r\n", line)) {
    line += 2;
    const std::string_view name = head.substr(line, kName.size());
    if (name.size() == kName.size() && strncasecmp(name.data(), kName.data(), kName.size()) == 0) {
      return std::strtoul(head.data() + line + kName.size(), nullptr, 10);
    }
  }
  return 0;
}

}  // namespace

Server::Server(const ServerOptions& options)
    : options_(options), answers_(options.answers), buffer_(kBufferBytes) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  // The default slack of 50 us would be added to every delay.
  prctl(PR_SET_TIMERSLACK, 1);
}

Server::~Server() {
  close(epoll_);
}

void Server::listen() {
  port_ = options_.port;
  for (int i = 1; i <= options_.addresses; ++i) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<std::uint32_t>(i) - 1);
    if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(fd, kBacklog) != 0) {
      die("listen");
    }
    socklen_t size = sizeof address;
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    if (connections_.size() <= static_cast<std::size_t>(fd)) {
      connections_.resize(static_cast<std::size_t>(fd) + 1);
    }
    connections_[static_cast<std::size_t>(fd)].listener = true;
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
}

void Server::run(const volatile bool& stop) {
  epoll_event events[kEventsPerTurn];
  while (!stop) {
    std::int64_t wait_ns = kIdleNs;
    if (!due_.empty()) {
      wait_ns = std::clamp(due_.front().at_ns - monotonic_ns(), std::int64_t{0}, kIdleNs);
    }
    const timespec wait{.tv_sec = 0, .tv_nsec = wait_ns};
    const int count = epoll_pwait2(epoll_, events, kEventsPerTurn, &wait, nullptr);
    const std::int64_t now_ns = options_.delay_ns > 0 ? monotonic_ns() : 0;
    for (int i = 0; i < count; ++i) {
      const int fd = events[i].data.fd;
      if (connections_[static_cast<std::size_t>(fd)].listener) {
        accept_all(fd);
      } else {
        read_from(fd, now_ns);
      }
    }
    if (!due_.empty()) {
      send_due(monotonic_ns());
    }
  }
}

void Server::accept_all(int listener) {
  for (;;) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno != EAGAIN) {
        std::perror("accept");
      }
      return;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connections_.size() <= static_cast<std::size_t>(fd)) {
      connections_.resize(static_cast<std::size_t>(fd) * 2 + 1);
    }
    Connection& connection = connections_[static_cast<std::size_t>(fd)];
    connection.open = true;
    connection.partial.clear();
    ++counts_.accepted;
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
}

void Server::read_from(int fd, std::int64_t now_ns) {
  const ssize_t count = recv(fd, buffer_.data(), buffer_.size(), 0);
  if (count <= 0) {
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
      close_connection(fd);
    }
    return;
  }
  counts_.bytes_in += static_cast<std::uint64_t>(count);
  Connection& connection = connections_[static_cast<std::size_t>(fd)];
  std::string_view bytes(buffer_.data(), static_cast<std::size_t>(count));
  if (!connection.partial.empty()) {
    connection.partial.append(bytes);
    const std::size_t used = consume(fd, connection.partial, now_ns);
    connection.partial.erase(0, used);
    return;
  }
  bytes.remove_prefix(consume(fd, bytes, now_ns));
  connection.partial.assign(bytes);
}

std::size_t Server::consume(int fd, std::string_view bytes, std::int64_t now_ns) {
  std::size_t used = 0;
  while (used < bytes.size()) {
    const std::string_view rest = bytes.substr(used);
    const std::size_t head_end = rest.find("\r\n\r\n");
    if (head_end == std::string_view::npos) {
      break;
    }
    const std::string_view head = rest.substr(0, head_end);
    Answer answer = head.starts_with("GET /_counts ") ? Answer::kCounts : Answer::kGet;
    std::size_t size = head_end + 4;
    if (head.front() == 'P') {
      size += content_length(head);
      answer = head.starts_with("PUT")                      ? Answer::kSubmitted
               : head.starts_with("POST /api/method/login") ? Answer::kLogin
                                                            : Answer::kCreated;
      if (rest.size() < size) {
        break;
      }
    }
    used += size;
    if (options_.delay_ns > 0 && answer != Answer::kCounts) {
      const std::uint32_t generation = connections_[static_cast<std::size_t>(fd)].generation;
      due_.push_back({now_ns + options_.delay_ns, fd, generation, answer});
    } else {
      send_answer(fd, answer);
    }
  }
  return used;
}

std::string_view Server::text(Answer answer) {
  switch (answer) {
    case Answer::kLogin:
      return answers_.login();
    case Answer::kCreated:
      return answers_.created();
    case Answer::kSubmitted:
      return answers_.submitted();
    case Answer::kCounts:
      counts_text_ = render_answer("{\"requests\":" + std::to_string(counts_.requests) +
                                       ",\"submitted\":" + std::to_string(counts_.submitted) +
                                       ",\"cpu_ns\":" + std::to_string(cpu_ns()) + "}",
                                   false);
      return counts_text_;
    case Answer::kGet:
      break;
  }
  return answers_.get();
}

void Server::send_answer(int fd, Answer answer) {
  const std::string_view bytes = text(answer);
  counts_.requests += answer == Answer::kCounts ? 0 : 1;
  counts_.submitted += answer == Answer::kSubmitted ? 1 : 0;
  const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(bytes.size())) {
    // With one small answer in flight per connection this is a client that has gone.
    ++counts_.dropped;
    close_connection(fd);
  }
}

void Server::send_due(std::int64_t now_ns) {
  while (!due_.empty() && due_.front().at_ns <= now_ns) {
    const Due due = due_.front();
    due_.pop_front();
    const Connection& connection = connections_[static_cast<std::size_t>(due.fd)];
    if (connection.open && connection.generation == due.generation) {
      send_answer(due.fd, due.answer);
    }
  }
}

void Server::close_connection(int fd) {
  Connection& connection = connections_[static_cast<std::size_t>(fd)];
  if (connection.open) {
    connection.open = false;
    ++connection.generation;
    close(fd);
  }
}

}  // namespace acrida::bench
