// The load of a shop's day, ready to use (--shape shift): who is at a till from opening to closing.
//
// The day is a table of points, (part of the day, share of the tills at work), joined by straight
// lines: the burst of the opening, a quiet morning, the lunch peak, the afternoon, the evening, and
// closing, where the last till leaves. Users that do not work in shifts, the back office with its
// reports, are there from opening to closing.
//
// Thread: values and functions of them; any.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "acrida/time.h"
#include "runner/shape.h"

namespace acrida {

struct ShiftPoint {
  double part;   // of the day: 0 at opening, 1 at closing
  double share;  // of the tills
};

// At the usual hours, 10:00 to 22:00, an hour is a twelfth. docs/options.md shows it as a table.
inline constexpr std::array<ShiftPoint, 12> kShiftPoints{{
    {0, 0},            // 10:00 opening
    {2.0 / 720, 0.8},  // 10:02 the burst: everybody logs in
    {0.5 / 12, 0.8},   // 10:30
    {1.0 / 12, 0.4},   // 11:00 a quiet morning
    {2.0 / 12, 0.4},   // 12:00
    {2.5 / 12, 1},     // 12:30 the lunch peak
    {4.0 / 12, 1},     // 14:00
    {5.0 / 12, 0.5},   // 15:00 the afternoon
    {8.0 / 12, 0.5},   // 18:00
    {9.5 / 12, 0.9},   // 19:30 the evening
    {11.0 / 12, 0.9},  // 21:00
    {1, 0},            // 22:00 closing: they leave one after the other
}};

// The share of the tills that work at a part of the day. REQUIRES: 0 <= part <= 1.
double shift_share(double part);

// From opening to closing, as times of the day.
struct ShiftDay {
  Duration opens = std::chrono::hours(10);
  Duration closes = std::chrono::hours(22);
  Duration length() const { return closes - opens; }
};

// A user class of the whole crew.
struct ShiftClass {
  std::string name;
  std::int64_t users = 0;
  bool works_shift = false;
};

// Fails when the day does not close after it opens, or is shorter than a minute, and when nobody is
// there. Where no class works in shifts all of them do.
Result<ShapeFunction> shift_shape(const ShiftDay& day, const std::vector<ShiftClass>& classes);

}  // namespace acrida
