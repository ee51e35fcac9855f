#include "demo/naming_series.h"

#include <fmt/format.h>

namespace acrida::demo {

std::string next_name(Database& database, std::string_view prefix) {
  database
      .query(
          "INSERT INTO series VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET current = current + 1")
      .bind(prefix)
      .run();
  Query current = database.query("SELECT current FROM series WHERE name = ?");
  current.bind(prefix);
  const std::int64_t number = current.next() ? current.integer(0) : 0;
  return fmt::format("{}{:05}", prefix, number);
}

}  // namespace acrida::demo
