#include "io/vitals_probe.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

namespace acrida {
namespace {

// As much of a file as a few thousand interfaces need; empty when it cannot be read.
std::string content_of(const std::string& path) {
  constexpr std::size_t kBytesMax = std::size_t{256} * 1'024;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return "";
  }
  std::string content;
  std::array<char, 4'096> piece{};
  ssize_t got = 0;
  while (content.size() < kBytesMax && (got = ::read(file, piece.data(), piece.size())) > 0) {
    content.append(piece.data(), static_cast<std::size_t>(got));
  }
  ::close(file);
  return got < 0 ? "" : content;
}

// Since Linux 6.2 the folder's size is how many there are; no descriptor is needed to ask for it.
std::uint64_t descriptors_open(std::uint64_t limit) {
  struct stat status = {};
  if (::stat("/proc/self/fd", &status) == 0 && status.st_size > 0) {
    return static_cast<std::uint64_t>(status.st_size);
  }
  DIR* const folder = ::opendir("/proc/self/fd");
  if (folder == nullptr) {
    return errno == EMFILE ? limit : 0;
  }
  std::uint64_t count = 0;
  while (const dirent* const file = ::readdir(folder)) {
    count += file->d_name[0] == '.' ? 0U : 1U;
  }
  ::closedir(folder);
  return count - 1;  // the folder's own
}

Duration cpu_used() {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) != 0) {
    return Duration(0);
  }
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

std::uint32_t cores() {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof(set), &set) == 0
             ? static_cast<std::uint32_t>(CPU_COUNT(&set))
             : 0;
}

}  // namespace

VitalsProbe::VitalsProbe(TimePoint now) : begun_at_(now), cpu_then_(cpu_used()), network_at_(now) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    vitals_.descriptors_limit = limit.rlim_cur;
  }
  vitals_.ports_limit = ports_of_range(content_of("/proc/sys/net/ipv4/ip_local_port_range"));
  vitals_.memory_of_machine = kilobytes_line(content_of("/proc/meminfo"), "MemTotal:");
  vitals_.cores = cores();
  traffic_ = interface_traffic(content_of("/proc/net/dev"));
}

void VitalsProbe::look(TimePoint now) {
  look_at_descriptors();
  look_at_sockets();
  look_at_memory();
  look_at_cpu(now);
  look_at_network(now);
}

void VitalsProbe::look_at_descriptors() {
  vitals_.descriptors_max =
      std::max(vitals_.descriptors_max, descriptors_open(vitals_.descriptors_limit));
}

void VitalsProbe::look_at_sockets() {
  const SocketCounts sockets =
      socket_counts(content_of("/proc/net/sockstat"), content_of("/proc/net/sockstat6"));
  vitals_.ports_max = std::max(vitals_.ports_max, sockets.in_use + sockets.time_wait);
  vitals_.time_wait_max = std::max(vitals_.time_wait_max, sockets.time_wait);
}

void VitalsProbe::look_at_memory() {
  const std::string status = content_of("/proc/self/status");
  vitals_.memory_max = std::max(vitals_.memory_max, kilobytes_line(status, "VmRSS:"));
  vitals_.swap_max = std::max(vitals_.swap_max, kilobytes_line(status, "VmSwap:"));
}

void VitalsProbe::look_at_cpu(TimePoint now) {
  if (const Duration passed = now - begun_at_; passed > Duration::zero()) {
    vitals_.process_cpu_mean = to_seconds(cpu_used() - cpu_then_) / to_seconds(passed);
  }
}

void VitalsProbe::look_at_network(TimePoint now) {
  const double passed = to_seconds(now - std::exchange(network_at_, now));
  std::vector<InterfaceTraffic> traffic = interface_traffic(content_of("/proc/net/dev"));
  for (const InterfaceTraffic& after : traffic) {
    const auto before =
        std::find_if(traffic_.begin(), traffic_.end(),
                     [&](const InterfaceTraffic& other) { return other.name == after.name; });
    // A counter that has become smaller belongs to another interface of the same name.
    if (passed <= 0 || before == traffic_.end() || after.received < before->received ||
        after.sent < before->sent) {
      continue;
    }
    const std::uint64_t bytes =
        std::max(after.received - before->received, after.sent - before->sent);
    const double speed =
        bytes == 0 ? 0 : interface_speed(content_of("/sys/class/net/" + after.name + "/speed"));
    const double share = speed > 0 ? static_cast<double>(bytes) / passed / speed : 0;
    if (share > vitals_.network_share_max) {
      vitals_.network_share_max = share;
      vitals_.network_interface = after.name;
    }
  }
  traffic_ = std::move(traffic);
}

}  // namespace acrida
