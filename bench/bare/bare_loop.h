// The floor: the least that a client of many connections can do with epoll on one core.
//
// One request, prepared; each answer read by recvmsg with its kernel stamp, which is counted; all
// reads of a turn before all of its sends, so that the server is woken once for them. Nothing is
// parsed but the length of the first answer, which all have; nothing is kept.
//
// Thread: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace acrida::bench {

class BareLoop {
 public:
  // Opens the connections; exits the program with a message when it cannot.
  BareLoop(std::uint16_t port, std::string request, int connections);
  ~BareLoop();
  BareLoop(const BareLoop&) = delete;
  BareLoop& operator=(const BareLoop&) = delete;

  // Each connection asks again when it has its answer, for so long.
  void run(std::int64_t duration_ns);

  std::uint64_t answers() const { return answers_; }
  std::uint64_t stamped() const { return stamped_; }  // answers whose last bytes had a stamp

 private:
  void read_ready(int fd);

  std::string request_;
  std::size_t answer_bytes_ = 0;
  std::vector<int> fds_;
  std::vector<std::size_t> missing_;  // bytes of the answer under way, by descriptor
  std::vector<int> to_send_;          // connections whose answer this turn completed
  std::vector<char> buffer_;
  std::uint64_t answers_ = 0;
  std::uint64_t stamped_ = 0;
  int epoll_ = -1;
};

}  // namespace acrida::bench
