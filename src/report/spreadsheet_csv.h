// CSV for people: what a spreadsheet would run is text.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

// The table with an apostrophe before each field that begins with = + - @, a tab or a carriage
// return: names and error texts come from the site and from who wrote the test. Fields are quoted
// as Python's csv module quotes them. Files of --csv are for programs, and go without.
std::string spreadsheet_csv(std::string_view table);

}  // namespace acrida
