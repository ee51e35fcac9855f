#include "app/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

namespace acrida {
namespace {

TEST(Terminal, WaitsForAReaderBehindANonBlockingDescriptor) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  ASSERT_EQ(::fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
  const std::string table(1'000'000, 'x');  // more than a pipe holds
  std::thread writer([&] {
    Terminal(ends[1]).lines(table);
    ::close(ends[1]);
  });
  std::string shown;
  std::array<char, 4096> buffer{};
  for (ssize_t count = 0; (count = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
    shown.append(buffer.data(), static_cast<std::size_t>(count));
  }
  writer.join();
  ::close(ends[0]);
  EXPECT_EQ(shown.size(), table.size());
}

}  // namespace
}  // namespace acrida
