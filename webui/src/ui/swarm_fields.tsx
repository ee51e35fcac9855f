// The fields that start and edit a run have in common.

import { acridaArgs, canChoose, keepsItsLoad } from "../template_args";
import { defaultShape, shapeDecides, type Problems, type SwarmValues } from "../state/swarm_form";
import { ClassFields } from "./class_fields";
import { Field } from "./field";
import { useSession } from "./session";

interface Props {
  prefix: string; // of ids: both forms may be in the page
  editing?: boolean; // of a run that goes on
  values: SwarmValues;
  problems: Problems;
  onChange: (change: Partial<SwarmValues>) => void;
}

function Shapes({ prefix, values, onChange }: Props) {
  const { args } = useSession();
  const shapes = args.available_shape_classes ?? [];
  if (!canChoose(args) || shapes.length < 2) return null;
  return (
    <Field id={prefix + "shape"} label="Shape" hint="How the number of users goes over time">
      {(attributes) => (
        <select {...attributes} onChange={(event) => onChange({ shape: event.currentTarget.value })}>
          {shapes.map((shape) => (
            <option key={shape} value={shape} selected={shape === values.shape}>
              {shape === defaultShape ? "Constant, after the ramp" : shape}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function SwarmFields(props: Props) {
  const { prefix, values, problems, onChange } = props;
  const { args } = useSession();
  const acrida = acridaArgs(args);
  const keeps = props.editing && keepsItsLoad(args);
  return (
    <>
      {!keeps && <Shapes {...props} />}
      {!shapeDecides(args, values) && (
        <div class="pair">
          {!values.exact && (
            <Field
              id={prefix + "users"}
              label="Number of users"
              hint="At the peak, all at the same time"
              problem={problems.users}
            >
              {(attributes) => (
                <input
                  {...attributes}
                  name="user_count"
                  type="text"
                  inputMode="numeric"
                  value={values.users}
                  onInput={(event) => onChange({ users: event.currentTarget.value })}
                />
              )}
            </Field>
          )}
          <Field id={prefix + "rate"} label="Ramp up" hint="Users started each second" problem={problems.spawnRate}>
            {(attributes) => (
              <input
                {...attributes}
                name="spawn_rate"
                type="text"
                inputMode="decimal"
                value={values.spawnRate}
                onInput={(event) => onChange({ spawnRate: event.currentTarget.value })}
              />
            )}
          </Field>
        </div>
      )}
      <ClassFields values={values} problem={problems.classes} onChange={onChange} />
      {acrida.can.arrival_rate && !keeps && (
        <Field
          id={prefix + "arrivals"}
          label="Arrivals per second"
          hint="Starts at given instants, whether or not the site keeps up; empty: as the scenario says"
          problem={problems.arrivalRate}
        >
          {(attributes) => (
            <input
              {...attributes}
              name="arrival_rate"
              type="text"
              inputMode="decimal"
              value={values.arrivalRate}
              onInput={(event) => onChange({ arrivalRate: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
