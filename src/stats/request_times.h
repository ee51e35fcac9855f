// RequestTimes keeps how long each request took that has an id of its own, so that a site's log of
// its requests can be joined to the run's.
//
// Only the first kRequestTimesKept of each shard are kept; the others are counted.
//
// Thread: a value, owned by one thread. Cost: 32 bytes a request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "stats/limits.h"

namespace acrida {

class RequestTimes {
 public:
  // 128 bits, in two halves; see http/request_id.h.
  struct Id {
    std::uint64_t first = 0;
    std::uint64_t second = 0;

    friend auto operator<=>(const Id&, const Id&) = default;
  };
  struct Item {
    Id id;
    Duration time{0};
    std::uint32_t name = 0;  // index in names()
  };
  using Name = std::pair<std::string, std::string>;  // method, name

  // Tests lower the limit.
  explicit RequestTimes(std::size_t items_max = kRequestTimesKept) : items_max_(items_max) {}

  void add(Id id, std::string_view method, std::string_view name, Duration time);
  // Those of another shard; its limit is added to this one's.
  void append(const RequestTimes& other);

  const std::vector<Item>& items() const { return items_; }
  const std::vector<Name>& names() const { return names_; }
  std::uint64_t not_kept() const { return not_kept_; }

 private:
  std::uint32_t name_index(std::string_view method, std::string_view name);

  std::size_t items_max_;
  std::vector<Item> items_;
  std::vector<Name> names_;
  std::unordered_map<std::string, std::uint32_t> indices_;  // by method, blank, name
  std::string key_;                                         // scratch
  std::uint64_t not_kept_ = 0;
};

}  // namespace acrida
