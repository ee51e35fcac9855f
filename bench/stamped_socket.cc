#include "bench/stamped_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "bench/clock.h"

namespace acrida::bench {
namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

[[noreturn]] void die_of(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::exit(1);
}

std::int64_t stamp_of(msghdr& message) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_TIMESTAMPNS) {
      timespec time{};
      std::memcpy(&time, CMSG_DATA(header), sizeof time);
      return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    }
  }
  return 0;
}

// Size of an answer, head and body, whose head is in `text`.
std::size_t size_of_answer(std::string_view text) {
  constexpr std::string_view kName = "Content-Length: ";
  const std::size_t end = text.find("\r\n\r\n");
  const std::size_t name = text.find(kName);
  if (!text.starts_with("HTTP/1.1 200 ") || end == std::string_view::npos || name > end) {
    die_of("not an answer of the bench server");
  }
  return end + 4 + std::strtoul(text.data() + name + kName.size(), nullptr, 10);
}

}  // namespace

int connect_to(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    die("connect");
  }
  const int on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0 ||
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) {
    die("setsockopt");
  }
  return fd;
}

void send_whole(int fd, std::string_view bytes) {
  // With one small request in flight the kernel takes it whole.
  if (send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
    die("send");
  }
}

Received receive(int fd, std::span<char> buffer) {
  iovec slice{buffer.data(), buffer.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control;
  msghdr message{};
  message.msg_iov = &slice;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t count = recvmsg(fd, &message, 0);
  if (count == 0) {
    die_of("the server closed the connection");
  }
  if (count < 0) {
    if (errno != EAGAIN && errno != EINTR) {
      die("recvmsg");
    }
    return {};
  }
  return {static_cast<std::size_t>(count), stamp_of(message)};
}

Exchange ask_once(int fd, std::string_view request) {
  std::array<char, kBufferBytes> buffer;
  Exchange result;
  result.sent_ns = wall_ns();
  send_whole(fd, request);
  std::size_t have = 0;
  do {
    const Received received = receive(fd, std::span(buffer).subspan(have));
    if (have == 0 && received.bytes > 0) {
      // The bench server sends the head in one piece.
      result.answer_bytes = size_of_answer({buffer.data(), received.bytes});
      if (result.answer_bytes > buffer.size()) {
        die_of("an answer over 64 KiB");
      }
    }
    have += received.bytes;
    result.done_ns = received.at_ns;
  } while (have == 0 || have < result.answer_bytes);
  return result;
}

std::string render_request(std::uint16_t port, std::string_view path, std::string_view body) {
  std::string request = body.empty() ? "GET " : "POST ";
  request += path;
  request += " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n";
  if (!body.empty()) {
    request +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  request += "\r\n";
  request += body;
  return request;
}

}  // namespace acrida::bench
