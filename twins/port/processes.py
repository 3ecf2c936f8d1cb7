"""The terminal as SimPy processes: the readable truth that the kernel must reproduce step for step.

A ship, a quay crane, a tractor, a yard machine, a truck or the shuttle of the railway each stand as one flow, from wait to
wait. What a step does to the terminal stands once, in the modules that the kernel calls too; here stands when it happens.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from twins.core.des import Environment, Event
from twins.port import berths, cranes, traction, tractors, trucks, yard_service
from twins.port import terminal_state as at
from twins.port.cranes import GO_ON, LEAVE, REPAIR, WAIT
from twins.port.terminal_state import DISCHARGE, MOST_TRACTORS, NEVER, NOBODY
from twins.port.tractors import NO_POWER_H, REST

Process = Generator[Event, Any, None]


class Record(NamedTuple):
    """One step: time [h], kind, and the ship, machine, truck or box."""

    clock: float
    kind: int
    who: int


class Turns:
    """Actors of one sort that wait for another one to call them: an event for each."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._events: dict[int, Event] = {}

    def wait(self, who: int) -> Event:
        """Return the event on which `who` waits from now on."""
        return self._events.setdefault(who, self._env.event())

    def call(self, who: int, journey: Event | None = None) -> None:
        """Let `who`, which waits, go on in this moment; where it is sent on a journey, it is told of its end."""
        self._events.pop(who).succeed(journey)


@dataclass
class World:
    """The terminal under simulation, and who waits for whom.

    Attributes
    ----------
    env, t
        Clock, and the terminal that the steps change, in the form that the kernel takes or as `plain` gives it.
    records
        Steps so far.
    """

    env: Environment
    t: Any
    records: list[Record] = field(default_factory=list[Record])

    def __post_init__(self) -> None:
        """Prepare the places where actors wait."""
        self.ships, self.cranes, self.tractors = Turns(self.env), Turns(self.env), Turns(self.env)
        self.machines, self.trucks = Turns(self.env), Turns(self.env)

    def until(self, clock: float) -> Event:
        """Return the event of a time [h]; the clock shows it exactly where it is no more than twice what it shows now."""
        return self.env.timeout(float(clock) - self.env.now)

    def happened(self, kind: int, who: int) -> None:
        """Record a step."""
        self.records.append(Record(self.env.now, kind, who))


# --- ships ------------------------------------------------------------------------------------------------------


def ships(w: World, ship_at: Any) -> Process:
    """Let the ships come."""
    s = w.t.s
    while s.next_call < len(ship_at):
        call = int(s.next_call)
        yield w.until(ship_at[call])
        s.next_call += 1
        w.happened(at.SHIP_ARRIVES, call)
        berths.anchor(w.t, call, w.env.now)
        w.env.process(ship(w, call, w.ships.wait(call)))
        berth_ships(w)


def berth_ships(w: World) -> None:
    """Berth whoever finds a place."""
    while (call := berths.berth_next(w.t, w.env.now)) != NOBODY:
        w.ships.call(call)


def ship(w: World, call: int, berthed: Event) -> Process:
    """Moor, be worked, sail."""
    q = w.t.calls[call]
    yield berthed
    w.happened(at.SHIP_BERTHED, call)
    yield w.until(w.env.now + q.moored_h)
    w.happened(at.SHIP_MOORED, call)
    berths.begin_work(w.t, call, w.env.now)
    w.env.process(lateness(w, call, w.until(q.sails_by)))
    finished = w.ships.wait(call)
    if berths.more_to_move(w.t, call, w.env.now):
        while q.cranes < q.wanted_cranes and (crane := cranes.free_crane(w.t, call)) != NOBODY:
            w.cranes.call(crane, w.until(cranes.send_crane(w.t, crane, call, w.env.now)))
    else:
        finish_ship(w, call)
    yield finished
    w.happened(at.SHIP_FINISHED, call)
    berths.close_books(w.t, call)
    yield w.until(w.env.now + w.t.c.unmooring_h)
    w.happened(at.SHIP_GONE, call)
    berths.leave_quay(w.t, call, w.env.now)
    berth_ships(w)


def lateness(w: World, call: int, late: Event) -> Process:
    """Let a ship sail with moves undone when its time is up: no further box is begun."""
    yield late
    w.happened(at.SHIP_LATE, call)
    q = w.t.calls[call]
    if q.state == at.WORKED:
        if q.cranes == 0:
            finish_ship(w, call)
        stir_cranes(w, call)


def finish_ship(w: World, call: int) -> None:
    """Let a ship make ready to sail."""
    w.t.calls[call].state = at.LEAVING
    w.ships.call(call)


def stir_cranes(w: World, call: int) -> None:
    """Wake the cranes of a ship that wait for tractors which nobody sends any more."""
    for crane in range(w.t.c.cranes):
        if cranes.has_no_more(w.t, crane, call) and cranes.stir_crane(w.t, crane):
            w.cranes.call(crane)


# --- quay cranes ------------------------------------------------------------------------------------------------


def quay_crane(w: World, k: int) -> Process:
    """Wait to be sent to a ship, work there, go on to another one as long as one is in need."""
    while True:
        arrival = yield w.cranes.wait(k)
        while arrival is not None:
            yield arrival
            w.happened(at.CRANE_ARRIVED, k)
            cranes.crane_begins(w.t, k, w.env.now)
            called = 0
            while called < w.t.c.most_called and call_tractor(w):
                called += 1
            yield from work_at_ship(w, k)
            call = w.t.s.crane_ship[k]
            if cranes.leave_ship(w.t, k, w.env.now):
                finish_ship(w, call)
            other, arrival = cranes.ship_in_need(w.t, w.env.now), None
            if other != NOBODY:
                arrival = w.until(cranes.send_crane(w.t, k, other, w.env.now))


def work_at_ship(w: World, k: int) -> Process:
    """Move boxes, wait for tractors, be repaired, until nothing is left to do here."""
    while (what := cranes.crane_choice(w.t, k, w.env.now)) != LEAVE:
        if what == GO_ON:
            yield w.until(cranes.begin_cycle(w.t, k, w.env.now))
            w.happened(at.CRANE_DONE, k)
            w.tractors.call(cranes.end_cycle(w.t, k, w.env.now))
            if berths.more_to_move(w.t, w.t.s.crane_ship[k], w.env.now):
                call_tractor(w)
        elif what == WAIT:
            cranes.crane_waits(w.t, k)
            yield w.cranes.wait(k)
            w.happened(at.CRANE_SERVED, k)
        else:
            yield w.until(cranes.crane_breaks(w.t, k, w.env.now))
            w.happened(at.CRANE_REPAIRED, k)
            cranes.crane_repaired(w.t, k, w.env.now)


def call_tractor(w: World) -> bool:
    """Call the tractor that was parked last; False where none is parked."""
    tractor = tractors.unpark(w.t, w.env.now)
    if tractor != NOBODY:
        w.tractors.call(tractor)
    return tractor != NOBODY


# --- tractors ---------------------------------------------------------------------------------------------------


def tractor(w: World, i: int) -> Process:
    """Wait at the park until called; then be repaired, rest, charge or carry boxes until there is nothing to do."""
    while True:
        yield w.tractors.wait(i)
        w.happened(at.TRACTOR_CALLED, i)
        yield from at_work(w, i)
        tractors.park(w.t, i, w.env.now)


def at_work(w: World, i: int) -> Process:
    """Do what is due first, again and again: repair, break, charger, next box; end where nothing is."""
    while True:
        now = w.env.now
        what = tractors.tractor_choice(w.t, i, now)
        if what == REPAIR:
            yield from away(w, i, tractors.tractor_breaks(w.t, i, now))
        elif what == REST:
            yield from meal_break(w, i)
        elif (wanted := traction.wanted_soc(w.t, i, False, now)) > 0.0:
            yield from must_charge(w, i, wanted)
        elif (crane := tractors.crane_in_need(w.t, now)) != NOBODY:
            yield from carry(w, i, crane)
        else:
            wanted, until = traction.wanted_soc(w.t, i, True, now), -1.0
            if wanted > 0.0 and w.t.s.n_plug == 0:
                until = traction.plug_in(w.t, i, wanted, NEVER, now)
            if until < 0.0:
                return
            yield from at_charger(w, i, until)


def away(w: World, i: int, until: float) -> Process:
    """Be out of work: under repair, at a meal, or without power."""
    yield w.until(until)
    w.happened(at.TRACTOR_BACK, i)
    tractors.back_at_work(w.t, i, w.env.now)


def meal_break(w: World, i: int) -> Process:
    """Rest, at a charger where there is one."""
    now = w.env.now
    until = tractors.rest(w.t, i, now)
    wanted = traction.wanted_soc(w.t, i, True, now)
    plugged = wanted > 0.0 and traction.plug_in(w.t, i, wanted, until - now, now) >= 0.0
    yield from (at_charger if plugged else away)(w, i, until)


def must_charge(w: World, i: int, wanted: float) -> Process:
    """Charge a low battery; queue where no charger is free, wait a while where there is no power."""
    until = traction.plug_in(w.t, i, wanted, NEVER, w.env.now)
    if until >= 0.0:
        yield from at_charger(w, i, until)
    elif w.t.s.chargers_free == 0:
        traction.queue_for_plug(w.t, i)
        yield w.tractors.wait(i)
        w.happened(at.TRACTOR_PLUGGED, i)
    else:
        yield from away(w, i, w.env.now + NO_POWER_H)


def at_charger(w: World, i: int, until: float) -> Process:
    """Charge; leave the charger to the next one."""
    yield w.until(until)
    w.happened(at.TRACTOR_CHARGED, i)
    traction.unplug(w.t, i)
    following = traction.next_at_plug(w.t)
    if following != NOBODY:
        w.tractors.call(following)
    tractors.back_at_work(w.t, i, w.env.now)


def carry(w: World, i: int, crane: int) -> Process:
    """Carry one box: from the ship to a block, or from a block to the ship."""
    s = w.t.s
    tractors.take_job(w.t, i, crane)
    discharges = s.tractor_job[i] == DISCHARGE
    drive = tractors.drive_to_crane if discharges else tractors.drive_to_block
    arrival = w.until(drive(w.t, i, 0, w.env.now))
    if not berths.more_to_move(w.t, s.crane_ship[crane], w.env.now):
        stir_cranes(w, s.crane_ship[crane])
    yield arrival
    if discharges:
        yield from at_crane(w, i, at.TRACTOR_LOADED)
        s.tractor_block[i] = yard_service.block_for_box(w.t, s.tractor_box[i])
        yield w.until(tractors.drive_to_block(w.t, i, 1, w.env.now))
        yield from at_block(w, i)
    else:
        yield from at_block(w, i)
        yield w.until(tractors.drive_to_crane(w.t, i, 1, w.env.now))
        yield from at_crane(w, i, at.TRACTOR_UNLOADED)


def at_crane(w: World, i: int, served: int) -> Process:
    """Wait under the crane until it has set a box on the tractor, or taken it."""
    w.happened(at.TRACTOR_AT_CRANE, i)
    crane = tractors.join_crane(w.t, i, w.env.now)
    if cranes.stir_crane(w.t, crane):
        w.cranes.call(crane)
    yield w.tractors.wait(i)
    w.happened(served, i)
    tractors.end_wait(w.t, i, w.env.now)


def at_block(w: World, i: int) -> Process:
    """Wait at the block until its machine has taken the box, or given it."""
    w.happened(at.TRACTOR_AT_BLOCK, i)
    call_machine(w, tractors.join_tractors(w.t, i, w.env.now))
    yield w.tractors.wait(i)
    w.happened(at.TRACTOR_LIFTED, i)
    tractors.end_wait(w.t, i, w.env.now)


# --- yard machines ----------------------------------------------------------------------------------------------


def yard_machine(w: World, m: int) -> Process:
    """Wait to be called, or to be sent to another block; then serve, be repaired or change blocks until all is done."""
    while True:
        journey = yield w.machines.wait(m)
        if journey is not None:
            yield journey
        w.happened(at.MACHINE_CALLED if journey is None else at.MACHINE_ARRIVED, m)
        while (what := yard_service.machine_choice(w.t, m)) != WAIT:
            if what == GO_ON:
                yield w.until(yard_service.begin_job(w.t, m, w.env.now))
                w.happened(at.MACHINE_DONE, m)
                hand_over(w, m)
            elif what == REPAIR:
                repaired = w.until(yard_service.machine_breaks(w.t, m, w.env.now))
                block = w.t.s.machine_block[m]
                if w.t.s.block_waiting[block] > 0:
                    bring_help(w, block)
                yield repaired
                w.happened(at.MACHINE_REPAIRED, m)
                yard_service.machine_repaired(w.t, m, w.env.now)
            else:
                block = yard_service.block_in_need(w.t, m)
                yield w.until(yard_service.change_block(w.t, m, block, w.env.now))
                w.happened(at.MACHINE_ARRIVED, m)
        yard_service.machine_waits(w.t, m)


def hand_over(w: World, m: int) -> None:
    """End a job: its visitor drives on, and who waits for the box hears of it."""
    t = w.t
    visitor = t.s.machine_visitor[m]
    box, brought = yard_service.box_of(t, visitor), yard_service.brings(t, visitor)
    yard_service.end_job(t, m, w.env.now)
    if visitor >= MOST_TRACTORS:
        w.trucks.call(visitor - MOST_TRACTORS)
    else:
        w.tractors.call(visitor)
    if brought and t.cargo.wanted[box] == 1:
        w.env.process(late_fetch(w, box, w.until(w.env.now + t.c.notice_h)))
    if brought and visitor >= MOST_TRACTORS and t.calls[t.cargo.call[box]].state == at.WORKED:
        call_tractor(w)


def call_machine(w: World, block: int) -> None:
    """Call the machine that is idle at a block, or bring one."""
    machine = yard_service.idle_machine(w.t, block)
    if machine != NOBODY:
        w.machines.call(machine)
    else:
        bring_help(w, block)


def bring_help(w: World, block: int) -> None:
    """Bring an idle crane to a block that has none at work."""
    machine = yard_service.helper(w.t, block)
    if machine != NOBODY:
        w.machines.call(machine, w.until(yard_service.change_block(w.t, machine, block, w.env.now)))


# --- trucks -----------------------------------------------------------------------------------------------------


def land_side(w: World, visit_at: Any, visit_box: Any) -> Process:
    """Let the trucks and the shuttle of the railway come, by their plan."""
    s = w.t.s
    while s.next_visit < len(visit_at):
        visit = int(s.next_visit)
        yield w.until(visit_at[visit])
        s.next_visit += 1
        w.happened(at.TRUCK_ARRIVES, int(visit_box[visit]))
        admit(w, int(visit_box[visit]))


def late_fetch(w: World, box: int, noticed: Event) -> Process:
    """Fetch a box that was not there when its truck should have come."""
    yield noticed
    w.happened(at.FETCH, box)
    admit(w, box)


def admit(w: World, box: int) -> None:
    """Let a truck in where its visit takes place."""
    if trucks.comes(w.t, box):
        number = trucks.enter(w.t, box, w.env.now)
        if number != NOBODY:
            w.env.process(truck(w, number, w.until(trucks.reach_block(w.t, number, w.env.now))))


def truck(w: World, number: int, arrival: Event) -> Process:
    """Pass the gate and drive to the block, be served, leave."""
    yield arrival
    w.happened(at.TRUCK_AT_BLOCK, number)
    call_machine(w, trucks.queue_at_block(w.t, number, w.env.now))
    yield w.trucks.wait(number)
    w.happened(at.TRUCK_SERVED, number)
    trucks.leave(w.t, number, w.env.now)


def run_steps_simpy(w: Any, ship_at: Any, visit_at: Any, visit_box: Any, end: float) -> list[Record]:
    """Run a terminal that has just been opened to `end` [h]; return its steps. Arguments as in `kernel.run_steps`."""
    world = World(Environment(w.began), w)
    env, c = world.env, w.c
    for k in range(c.cranes):
        env.process(quay_crane(world, k))
    for i in range(c.tractors):
        env.process(tractor(world, i))
    for m in range(c.rtgs + c.lifters):
        env.process(yard_machine(world, m))
    env.process(ships(world, ship_at))
    env.process(land_side(world, visit_at, visit_box))
    while w.s.broken == 0 and env.peek() < end:
        env.step()
    return world.records
