// The bench server: one thread, one epoll loop, keep-alive, answers that are ready before the
// request is.
//
// It exists to cost less than any client that is measured against it. It understands just enough
// HTTP/1.1 for that: the method's first letters, Content-Length, the end of the head.
//
// Thread: one.
#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "bench/server/answers.h"

namespace acrida::bench {

struct ServerOptions {
  std::uint16_t port = 0;     // 0: any free one
  int addresses = 1;          // listen on 127.0.0.1 to 127.0.0.N
  std::int64_t delay_ns = 0;  // every answer leaves this long after its request was read
  AnswerOptions answers;
};

struct ServerCounts {
  std::uint64_t requests = 0;
  std::uint64_t submitted = 0;  // of these, documents that were submitted
  std::uint64_t bytes_in = 0;
  std::uint64_t accepted = 0;
  std::uint64_t dropped = 0;  // connections closed because the kernel took only a part of an answer
};

class Server {
 public:
  explicit Server(const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Opens the listening sockets; exits the program with a message when it cannot.
  void listen();
  std::uint16_t port() const { return port_; }

  // Serves until `stop` is set by a signal handler.
  void run(const volatile bool& stop);

  const ServerCounts& counts() const { return counts_; }

 private:
  enum class Answer : std::uint8_t { kGet, kLogin, kCreated, kSubmitted, kCounts };

  struct Connection {
    std::string partial;           // the begin of a request that came in pieces
    std::uint32_t generation = 0;  // tells a due answer that its connection has gone
    bool open = false;
    bool listener = false;
  };

  struct Due {
    std::int64_t at_ns;
    int fd;
    std::uint32_t generation;
    Answer answer;
  };

  void accept_all(int listener);
  void read_from(int fd, std::int64_t now_ns);
  // Answers the whole requests at the front of `bytes`; returns how many bytes they were.
  std::size_t consume(int fd, std::string_view bytes, std::int64_t now_ns);
  void send_answer(int fd, Answer answer);
  std::string_view text(Answer answer);
  void send_due(std::int64_t now_ns);
  void close_connection(int fd);

  ServerOptions options_;
  Answers answers_;
  ServerCounts counts_;
  std::string counts_text_;
  std::vector<Connection> connections_;  // by descriptor
  std::vector<char> buffer_;
  std::deque<Due> due_;  // one fixed delay, so the order of arrival is the order of sending
  int epoll_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace acrida::bench
