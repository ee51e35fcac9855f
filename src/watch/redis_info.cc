#include "watch/redis_info.h"

#include <array>
#include <optional>

#include "base/strings.h"

namespace acrida {
namespace {

struct KnownFigure {
  std::string_view name;
  std::string_view unit;
  bool counter = false;
};

constexpr auto kKnown = std::to_array<KnownFigure>({
    {"used_memory", "bytes"},
    {"maxmemory", "bytes"},
    {"evicted_keys", "keys", true},
    {"expired_keys", "keys", true},
    {"keyspace_misses", "keys", true},
    {"connected_clients", "clients"},
    {"blocked_clients", "clients"},
    {"maxclients", "clients"},
    {"rejected_connections", "connections", true},
    {"instantaneous_ops_per_sec", "commands/s"},
});

}  // namespace

std::vector<WatchFigure> redis_figures(std::string_view text) {
  std::vector<WatchFigure> figures;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      continue;
    }
    for (const KnownFigure& known : kKnown) {
      const std::optional<double> value = known.name == line.substr(0, colon)
                                              ? parse_real(trim(line.substr(colon + 1)))
                                              : std::nullopt;
      if (value) {
        figures.push_back({std::string(known.name), known.unit, known.counter, *value});
      }
    }
  }
  return figures;
}

}  // namespace acrida
