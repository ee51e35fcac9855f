// EventSample: the sample that a request event stands for.
//
// A response that came through the engine has an exchange, and with it the kernel's stamps, sizes
// and phases; what the event says of its time is compared with them. A time of its own (a
// locustfile has put it into request_meta, or it is about something else that used the response) is
// the locustfile's word, and goes before them. All else was sent by somebody else's client, and
// has the times that it says, read from a clock of Python's, if they are any.
//
// Whose request it is, the greenlet says that fires the event: the first argument of a user's is
// the user. Greenlets that a locustfile has started itself are nobody's.
//
// Values come from user code: nothing about them is certain, not even that they are numbers.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include "python/types.h"

namespace acrida {

// Records the event whose values are in `event` by their Name; null for those it lacks. `exception`
// is null for a request that went well. Zero, or -1 with an error set.
int record_event(const RunRecordObject& to,
                 const ModuleState& state,
                 PyObject* const* event,
                 PyObject* exception);

}  // namespace acrida
