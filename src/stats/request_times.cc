#include "stats/request_times.h"

namespace acrida {

std::uint32_t RequestTimes::name_index(std::string_view method, std::string_view name) {
  key_.assign(method).append(" ").append(name);
  const auto [known, added] = indices_.emplace(key_, static_cast<std::uint32_t>(names_.size()));
  if (added) {
    names_.emplace_back(method, name);
  }
  return known->second;
}

void RequestTimes::add(Id id, std::string_view method, std::string_view name, Duration time) {
  if (items_.size() >= items_max_) {
    ++not_kept_;
    return;
  }
  items_.push_back({.id = id, .time = time, .name = name_index(method, name)});
}

void RequestTimes::append(const RequestTimes& other) {
  items_max_ += other.items_max_;
  not_kept_ += other.not_kept_;
  for (const Item& item : other.items_) {
    const auto& [method, name] = other.names_[item.name];
    items_.push_back({.id = item.id, .time = item.time, .name = name_index(method, name)});
  }
}

}  // namespace acrida
