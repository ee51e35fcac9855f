#include "io/stream_socket.h"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <string>

#include "acrida/task.h"
#include "io/sim_kernel.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Endpoint kServer = *Endpoint::from_literal("127.0.0.1", 80);

struct Outcome {
  Outcome() = default;  // not an aggregate: Task refuses those as parameters
  int connect_error = -1;
  int wait_error = -1;
  std::string text;
  Stamp stamp;
  TimePoint finished;
};

Task<> exchange(Loop& loop, StreamSocket& socket, std::string request, Outcome& outcome) {
  outcome.connect_error = socket.start_connect(kServer);
  if (outcome.connect_error == 0) {
    outcome.wait_error = co_await socket.writable();
    outcome.connect_error = outcome.wait_error == 0 ? socket.connect_error() : -1;
  }
  if (outcome.connect_error == 0) {
    std::string_view rest = request;
    while (!rest.empty()) {
      const IoResult sent = socket.write(rest);
      rest.remove_prefix(sent.bytes);
      if (!rest.empty()) {
        co_await socket.writable();
      }
    }
    std::array<char, 16> buffer{};
    while (true) {
      const IoResult got = socket.read(buffer, outcome.stamp);
      if (got.would_block()) {
        outcome.wait_error = co_await socket.readable();
        if (outcome.wait_error != 0) {
          break;
        }
        continue;
      }
      if (got.bytes == 0) {
        break;
      }
      outcome.text.append(buffer.data(), got.bytes);
    }
  }
  outcome.finished = loop.now();
  loop.stop();
}

class StreamSocketTest : public testing::Test {
 protected:
  Outcome run(std::string request) {
    Outcome outcome;
    StreamSocket socket(loop_);
    Task<> task = exchange(loop_, socket, std::move(request), outcome);
    if (!task.start()) {
      loop_.run();
    }
    return outcome;
  }

  SimKernel kernel_;
  Loop loop_{kernel_};
};

TEST_F(StreamSocketTest, AnAnswerCarriesTheStampOfItsLastBytes) {
  kernel_.listen(kServer, [this](SimPeer& peer) {
    peer.on_data = [this, &peer](std::string_view) {
      peer.send("one ", milliseconds(3));
      peer.send("two, longer than one buffer", milliseconds(7));
      peer.close(milliseconds(7));
      kernel_.schedule(milliseconds(5),
                       [this] { kernel_.spend(milliseconds(20)); });  // a busy generator
    };
  });
  const WallTime start = kernel_.wall_now();
  const Outcome outcome = run("hello");
  EXPECT_EQ(outcome.text, "one two, longer than one buffer");
  EXPECT_EQ(outcome.stamp.kind, StampSource::kKernel);
  EXPECT_EQ(outcome.stamp.at - start, milliseconds(25));  // it arrived while nobody looked
}

TEST_F(StreamSocketTest, ARefusedConnectionSaysSo) {
  EXPECT_EQ(run("hello").connect_error, ECONNREFUSED);
}

TEST_F(StreamSocketTest, AbortReachesIntoAWait) {
  kernel_.listen(kServer, [](SimPeer&) {});
  Outcome outcome;
  StreamSocket socket(loop_);
  Task<> task = exchange(loop_, socket, "hello", outcome);
  EXPECT_FALSE(task.start());
  kernel_.schedule(seconds(2), [&] { socket.abort(ETIMEDOUT); });
  loop_.run();
  EXPECT_EQ(outcome.wait_error, ETIMEDOUT);
  EXPECT_EQ(outcome.text, "");
}

TEST_F(StreamSocketTest, APartialWriteIsFinishedOverSeveralTurns) {
  std::string received;
  kernel_.listen(kServer, [&](SimPeer& peer) {
    peer.on_data = [&](std::string_view bytes) {
      received += bytes;
      if (received.size() == 1000) {
        peer.send("done");
        peer.close();
      }
    };
  });
  kernel_.limit_writes(7);
  EXPECT_EQ(run(std::string(1000, 'x')).text, "done");
  EXPECT_EQ(received, std::string(1000, 'x'));
}

TEST_F(StreamSocketTest, DestroyingTheWaiterEndsTheWait) {
  kernel_.listen(kServer, [](SimPeer& peer) { peer.send("late", milliseconds(5)); });
  StreamSocket socket(loop_);
  Outcome outcome;
  {
    Task<> task = exchange(loop_, socket, "hello", outcome);
    EXPECT_FALSE(task.start());
    loop_.turn(milliseconds(1));
  }
  loop_.turn(milliseconds(10));
  EXPECT_TRUE(socket.has_unread());
  EXPECT_EQ(outcome.text, "");
}

TEST_F(StreamSocketTest, APeerThatClosesAnIdleConnectionIsNoticed) {
  kernel_.listen(kServer, [](SimPeer& peer) { peer.close(milliseconds(5)); });
  StreamSocket socket(loop_);
  EXPECT_EQ(socket.start_connect(kServer), 0);
  loop_.turn(milliseconds(1));
  EXPECT_FALSE(socket.peer_closed());
  loop_.turn(milliseconds(10));
  EXPECT_TRUE(socket.peer_closed());
}

}  // namespace
}  // namespace acrida
