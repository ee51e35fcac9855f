// What the kernel's files about a process and its machine say.
//
// Functions of their text, whatever it is: what is not there, or is no number, is 0.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace acrida {

// Bytes that a line of /proc/self/status or /proc/meminfo tells in kB: "VmRSS:", "MemTotal:".
std::uint64_t kilobytes_line(std::string_view text, std::string_view name);

struct SocketCounts {
  std::uint64_t in_use = 0;
  std::uint64_t time_wait = 0;
};
// TCP's of /proc/net/sockstat and /proc/net/sockstat6.
SocketCounts socket_counts(std::string_view sockstat, std::string_view sockstat6);

// Ports in the range of /proc/sys/net/ipv4/ip_local_port_range.
std::uint64_t ports_of_range(std::string_view text);

struct InterfaceTraffic {
  std::string name;
  std::uint64_t received = 0;  // bytes since the machine came up
  std::uint64_t sent = 0;
};
// Those of /proc/net/dev, but for the loopback.
std::vector<InterfaceTraffic> interface_traffic(std::string_view text);

// Bytes a second of /sys/class/net/.../speed, which is in megabits and -1 where it is not known.
double interface_speed(std::string_view text);

}  // namespace acrida
