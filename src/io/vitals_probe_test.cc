#include "io/vitals_probe.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

namespace acrida {
namespace {

using std::chrono::seconds;

constexpr std::string_view kDev =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop "
    "fifo colls carrier compressed\n"
    "    lo: 229355153558 215596281    0 10045    0     0          0         0 229355153558 "
    "215596281    0    0    0     0       0          0\n"
    "  eth0: 1409421118   47178    0    0    0     0          0         0  4000357   32351    0    "
    "0    0     0       0          0\n"
    "wlan0:5 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0\n"
    "broken: 1 2 3\n";

TEST(ProcessText, ReadsKilobytes) {
  const std::string_view status =
      "Name:\tacrida\nVmHWM:\t  999 kB\nVmRSS:\t   12345 kB\nVmSwap:\t0 kB\n";
  EXPECT_EQ(kilobytes_line(status, "VmRSS:"), 12'345U * 1'024);
  EXPECT_EQ(kilobytes_line(status, "VmSwap:"), 0U);
  EXPECT_EQ(kilobytes_line(status, "VmPeak:"), 0U);
  EXPECT_EQ(kilobytes_line("VmRSS: many kB", "VmRSS:"), 0U);
  EXPECT_EQ(kilobytes_line("VmRSS:", "VmRSS:"), 0U);
  EXPECT_EQ(kilobytes_line("VmRSS: 18446744073709551615 kB", "VmRSS:"), 0U);
}

TEST(ProcessText, CountsSocketsOfBothFamilies) {
  const std::string_view sockstat =
      "sockets: used 170\nTCP: inuse 12 orphan 0 tw 345 alloc 14 mem 3\nUDP: inuse 9 mem 0\n";
  const SocketCounts counts = socket_counts(sockstat, "TCP6: inuse 5\nUDP6: inuse 1\n");
  EXPECT_EQ(counts.in_use, 17U);
  EXPECT_EQ(counts.time_wait, 345U);
  EXPECT_EQ(socket_counts("", "").in_use, 0U);
  EXPECT_EQ(socket_counts("TCP: inuse", "TCP6: inuse x").in_use, 0U);
}

TEST(ProcessText, ReadsARangeOfPorts) {
  EXPECT_EQ(ports_of_range("32768\t60999\n"), 28'232U);
  for (const std::string_view bad : {"", "1", "9 8", "a b", "1 70000", "1 2 3"}) {
    EXPECT_EQ(ports_of_range(bad), 0U) << bad;
  }
}

TEST(ProcessText, ReadsWhatInterfacesCarriedButForTheLoopback) {
  const std::vector<InterfaceTraffic> traffic = interface_traffic(kDev);
  ASSERT_EQ(traffic.size(), 2U);
  EXPECT_EQ(traffic[0].name, "eth0");
  EXPECT_EQ(traffic[0].received, 1'409'421'118U);
  EXPECT_EQ(traffic[0].sent, 4'000'357U);
  EXPECT_EQ(traffic[1].name, "wlan0");
  EXPECT_EQ(traffic[1].sent, 7U);
}

TEST(ProcessText, AnInterfaceMayNotSayHowFastItIs) {
  EXPECT_DOUBLE_EQ(interface_speed("1000\n"), 125e6);
  EXPECT_EQ(interface_speed("-1\n"), 0);
  EXPECT_EQ(interface_speed(""), 0);
}

TEST(VitalsProbe, SeesWhatThisProcessUses) {
  const TimePoint begin{seconds(100)};
  VitalsProbe probe(begin);
  probe.look(begin + seconds(1));
  const std::uint64_t before = probe.vitals().descriptors_max;
  std::vector<int> files;
  files.reserve(20);
  for (int i = 0; i < 20; ++i) {
    files.push_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
  probe.look(begin + seconds(2));
  for (const int file : files) {
    ::close(file);
  }
  probe.look(begin + seconds(3));
  const Vitals& vitals = probe.vitals();
  EXPECT_EQ(vitals.descriptors_max, before + 20);
  EXPECT_GE(vitals.descriptors_limit, vitals.descriptors_max);
  EXPECT_GT(vitals.memory_max, 1'000'000U);
  EXPECT_GT(vitals.memory_of_machine, vitals.memory_max);
  EXPECT_GE(vitals.cores, 1U);
  EXPECT_GE(vitals.process_cpu_mean, 0);
}

TEST(VitalsProbe, TheMeanOfTheCpuIsThatOfTheWholeTime) {
  const TimePoint begin{seconds(100)};
  VitalsProbe probe(begin);
  volatile std::uint64_t work = 0;
  for (int i = 0; i < 50'000'000; ++i) {
    work = work + 1;
  }
  probe.look(begin + std::chrono::milliseconds(10));
  const double busy = probe.vitals().process_cpu_mean;
  EXPECT_GT(busy, 0.5);  // fifty million steps take five milliseconds at the least
  probe.look(begin + seconds(1));
  EXPECT_LT(probe.vitals().process_cpu_mean, busy / 5);
}

}  // namespace
}  // namespace acrida
