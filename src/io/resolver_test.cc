#include "io/resolver.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "acrida/task.h"
#include "io/epoll_kernel.h"

namespace acrida {
namespace {

using std::chrono::seconds;

// A name server on 127.0.0.1 that answers every A question with two addresses and every other
// question with nothing; names that begin with "no" do not exist, "mute" gets no answer.
class NameServer final : private Watcher {
 public:
  explicit NameServer(Kernel& kernel) : kernel_(kernel) {
    descriptor_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    text_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    kernel_.watch(descriptor_, {.read = true, .write = false}, *this);
  }
  ~NameServer() {
    kernel_.unwatch(descriptor_);
    ::close(descriptor_);
  }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  const std::string& text() const { return text_; }
  int a_questions = 0;

 private:
  void on_ready(Readiness) override {
    std::array<char, 512> bytes;
    sockaddr_in from{};
    socklen_t from_size = sizeof from;
    const ssize_t size = ::recvfrom(descriptor_, bytes.data(), bytes.size(), 0,
                                    reinterpret_cast<sockaddr*>(&from), &from_size);
    if (size < 17) {
      return;
    }
    const std::string answer = answer_to(std::string(bytes.data(), static_cast<std::size_t>(size)));
    if (!answer.empty()) {
      ::sendto(descriptor_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from),
               from_size);
    }
  }

  std::string answer_to(const std::string& question) {
    const std::size_t name_end = question.find('\0', 12);
    const bool is_a = question[name_end + 2] == 1;
    const std::string first_label(question.substr(13, static_cast<std::size_t>(question[12])));
    if (first_label == "mute") {
      return {};
    }
    a_questions += is_a ? 1 : 0;
    const bool exists = !first_label.starts_with("no");
    std::string answer = question.substr(0, name_end + 5);
    answer[2] = '\x81';
    answer[3] = exists ? '\x80' : '\x83';
    answer[7] = exists && is_a ? 2 : 0;
    answer[9] = answer[11] = 0;
    for (char last = 1; exists && is_a && last <= 2; ++last) {
      answer += std::string("\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x7f\x00\x01", 15);
      answer += last;
    }
    return answer;
  }

  Kernel& kernel_;
  int descriptor_ = -1;
  std::string text_;
};

class ResolverTest : public testing::Test {
 protected:
  ResolverTest() { EXPECT_TRUE(resolver.set_servers(server.text()).has_value()); }

  // "127.0.1.1:80", or the error.
  Task<> ask(std::string host, Duration limit, std::string& answer) {
    const Result<Endpoint> found = co_await resolver.resolve(host, 80, limit);
    answer = found ? found->text() : found.error().message();
    error_number = found ? 0 : found.error().error_number();
  }

  std::string resolve(const std::string& host, Duration limit = seconds(20)) {
    std::string answer;
    Task<> task = ask(host, limit, answer);
    task.start();
    run(task);
    return answer;
  }

  void run(Task<>& task) {
    for (int turn = 0; turn < 100'000 && !task.done(); ++turn) {
      loop.turn(seconds(1));
    }
    EXPECT_TRUE(task.done());
  }

  std::unique_ptr<EpollKernel> kernel = std::move(*EpollKernel::open());
  Loop loop{*kernel};
  NameServer server{*kernel};
  Resolver resolver{loop};
  int error_number = 0;
};

TEST_F(ResolverTest, LiteralsNeedNoServer) {
  EXPECT_EQ(resolve("10.1.2.3"), "10.1.2.3:80");
  EXPECT_EQ(resolve("::1"), "[::1]:80");
  EXPECT_EQ(server.a_questions, 0);
}

TEST_F(ResolverTest, TakesTheAddressesOfANameInTurn) {
  const std::string first = resolve("shop.test");
  const std::string second = resolve("shop.test");
  EXPECT_THAT((std::array{first, second}),
              testing::UnorderedElementsAre("127.0.1.1:80", "127.0.1.2:80"));
  EXPECT_EQ(resolve("SHOP.test"), first);
  EXPECT_EQ(server.a_questions, 1);
}

TEST_F(ResolverTest, LocalhostIsTheLoopbackAddress) {
  EXPECT_EQ(resolve("localhost"), "127.0.0.1:80");
}

TEST_F(ResolverTest, ANameThatDoesNotExistIsAnErrorAndIsAskedAgain) {
  EXPECT_EQ(resolve("none.test"), "gaierror(-2, 'Name or service not known')");
  const int asked = server.a_questions;
  resolve("none.test");
  EXPECT_GT(server.a_questions, asked);
}

TEST_F(ResolverTest, QuestionsForOneNameAreJoined) {
  std::array<std::string, 3> answers;
  std::array<Task<>, 3> tasks;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    tasks[i] = ask("shop.test", seconds(20), answers[i]);
    tasks[i].start();
  }
  for (Task<>& task : tasks) {
    run(task);
  }
  EXPECT_EQ(server.a_questions, 1);
  EXPECT_THAT(answers, testing::Each(testing::StartsWith("127.0.1.")));
}

TEST_F(ResolverTest, GivesUpAfterTheLimit) {
  resolve("mute.test", std::chrono::milliseconds(20));
  EXPECT_EQ(error_number, ETIMEDOUT);
}

TEST_F(ResolverTest, MayBeForgottenWhileWaiting) {
  std::string lost;
  std::string kept;
  Task<> gone = ask("shop.test", seconds(20), lost);
  Task<> stays = ask("shop.test", seconds(20), kept);
  gone.start();
  stays.start();
  gone = {};
  run(stays);
  EXPECT_EQ(lost, "");
  EXPECT_THAT(kept, testing::StartsWith("127.0.1."));
}

TEST_F(ResolverTest, AFixedAddressIsUsed) {
  resolver.set_address("erp.test", "10.9.8.7");
  EXPECT_EQ(resolve("ERP.test"), "10.9.8.7:80");
  EXPECT_EQ(server.a_questions, 0);
}

TEST_F(ResolverTest, HostileNamesAreErrors) {
  EXPECT_THAT(resolve(std::string(300, 'a')), testing::HasSubstr("gaierror"));
  EXPECT_THAT(resolve("a..b"), testing::HasSubstr("gaierror"));
  EXPECT_THAT(resolve(""), testing::HasSubstr("gaierror"));
}

}  // namespace
}  // namespace acrida
