// Gapless document names: "ACC-PSINV-2026-00001".
//
// Thread: any; the database's owner.
#pragma once

#include <string>
#include <string_view>

#include "demo/database.h"

namespace acrida::demo {

// The next name of `prefix`. REQUIRES: inside the transaction that inserts the document, so that a
// failed insert gives the number back.
std::string next_name(Database& database, std::string_view prefix);

}  // namespace acrida::demo
