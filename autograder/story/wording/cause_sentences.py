"""The sentences of causes.

One template for each cause; where a cause has several sentences, one for each variant, under `name/variant`.
`fact_words.py` says what a template may hold.
"""

from __future__ import annotations

from autograder.story.causes import Cause
from autograder.story.wording.fact_words import FactFormatter

SENTENCES = {
    # -- startup ---------------------------------------------------------------------------------
    "waits_in_input": "{program} does not listen yet: it waits in input() for somebody to type, at {place}.",
    "never_listens": "{program} runs and has not called listen(): its main thread stands at {place}.",
    "never_listens/accepts": "{program} accepts without listening: no listen() was called before the accept() at {place}.",
    "ended_early": "{program} came to its end[ (exit code {exit_code})] while there were clients[, after the {broken.verb} at {broken.place}, raised {broken.error}][; its last call on the wire was {last.verb}() at {last.place}].",
    "ended_early/before listening": "{program} came to its end[ (exit code {exit_code})] and had not called listen().",
    "ended_by_an_exception": "An exception ended the main thread of {program}: {error}, at {place}.",
    "ended_by_an_exception/and the program": "An exception ended the main thread of {program}, and the program with it: {error}, at {place}.",
    # -- concurrency -----------------------------------------------------------------------------
    "deadlock": "A deadlock: {first.name} wants {first.lock} at {first.place}, which {first.owner} holds since line {first.since}; {second.name} wants {second.lock} at {second.place}, which {second.owner} holds since line {second.since}[; {third.name} wants {third.lock} at {third.place}, which {third.owner} holds since line {third.since}].",
    "deadlock/itself": "{first.name:capital} waits for itself: it took {first.lock} at line {place.line}, and wants the same lock again at {first.place}.",
    "waits_with_the_lock": "{owner.name:capital} holds {waiting.lock} since line {place.line} while it waits[ for {peer}] in {owner.call}() at {owner.place}; {waiting.name} wants that lock at line {waiting.place.line}.",
    "waits_for_a_slow_reader": "{thread.name:capital} waits in {thread.call}() at {place}, until {slow} reads what was sent before, however long that takes; so long it passes nothing on to {waiting}.",
    "waits_for_a_slow_reader/timed": "{thread.name:capital} waits in {thread.call}() at {place}, until {slow} reads what was sent before, or its time-out is over; so long it passes nothing on to {waiting}.",
    "never_gives_the_lock_back": "{thread.lock} was taken at line {place.line} by a thread that has ended, and was never given back; {thread.name} waits for it at {thread.place}.",
    "dictionary_changed_while_iterating": "The loop at {place}, met a change while it ran ({error}); that ended {thread}[, which serves {served}].",
    "dies_in_a_thread": "{thread:capital}[, which serves {served},] died of {error}, at {place}[, after the {broken.verb} at line {broken.place.line} had raised {broken.error}].",
    "spins": "{thread:capital} computes without end, at {place}: {cpu:.1f} s of processor time in {seconds:.1f} s, and no call on the wire.",
    # -- arrivals --------------------------------------------------------------------------------
    "greets_in_the_accept_loop": "The thread that accepts is also the one that waits for {silent}'s name, at {place}: {silent} has said nothing yet, so {kept_out} is not accepted.",
    "greets_in_the_accept_loop/several": "The thread that accepts is also the one that waits for {silent}'s name, at {place}: {silent} has said nothing yet, so {kept_out} are not accepted.",
    "serves_one_at_a_time": "{program} serves one client at a time: the thread that accepts waits for the next words of {served}, at {place}, so {kept_out} is not accepted.",
    "serves_one_at_a_time/several": "{program} serves one client at a time: the thread that accepts waits for the next words of {served}, at {place}, so {kept_out} are not accepted.",
    "keeps_the_newline_in_the_name": 'The name that {program} keeps for {user} has its line\'s end in it: what it sent at {place}, holds "{name}{end}" in its middle.',
    "lets_a_trick_in": "The {receive.verb} at {place}, returned {receive.data}, and {user} was let in under that name: {sent.data} was sent at line {sent.place.line}.",
    "lets_a_taken_name_in": "{owner:capital} has the name {name}; the {claim.verb} at {place}, returned the same name from {user}, and {user} came in under it: what {user} said was then sent on as {owner}'s, at line {sent.place.line}.",
    "lets_a_taken_name_in/owner is cut off": "{owner:capital} has the name {name}; the {claim.verb} at {place}, returned the same name from {user}[, and {came_in} came in under it]. What {unheard} said after that was not sent to {owner}.",
    "keeps_the_seat_of_one_who_left": "{left:capital} had gone, and {newcomer} was still turned away, at {place}.",
    "lets_a_third_in": "{newcomer:capital} came in as the third, while {before} were there: welcomed at {place}.",
    "keeps_the_name_of_one_who_left": "{user:capital} had left when {user} came back with the same name, {name}, and was still refused it: {sent.data} was sent at {place}.",
    "welcomes_without_the_name": "{newcomer:capital} gave a name, and {sent.data} was sent back at {place}: the name is not in it.",
    "waits_for_the_name_unasked": "Nothing was sent to {newcomer}, and the program waits for the first words of {newcomer}, at {place}.",
    "accepts_and_does_not_serve": "{newcomer:capital} was accepted at {place}, and no thread has received from {newcomer} or sent to {newcomer} since.",
    "leaves_newcomers_outside": "{newcomer:capital} has connected and is not accepted: the last accept, for {accepted}, was at {place}[, and that thread now stands in {thread.call}() at {thread.place}].",
    # -- framing ---------------------------------------------------------------------------------
    "decodes_a_cut_letter": "The {receive.verb} at {place}, ended in the middle of a letter ({begun:text}); it was decoded before its other half came, and a \ufffd was sent on at line {sent.place.line}.",
    "decodes_a_cut_letter/died": "The {receive.verb} at {place}, ended in the middle of a letter ({begun:text}); decoding it raised UnicodeDecodeError, and {thread} died at line {death.place.line}.",
    "decodes_a_cut_letter/answered": "The {receive.verb} at {place}, ended in the middle of a letter ({begun:text}); before its other half came, {sent.data} was sent at line {sent.place.line}.",
    "decodes_a_cut_letter/closed": "The {receive.verb} at {place}, ended in the middle of a letter ({begun:text}); before its other half came, the connection was closed at line {closed.place.line}.",
    "treats_one_recv_as_one_message": "{program} treats one recv() as one message: the {receive.verb} at {place}, returned {piece}, and that was sent on at line {sent.place.line} before the rest of the line came.",
    "treats_one_recv_as_one_message/several": "{program} treats one recv() as one message: the {receive.verb} at {place}, returned several messages at once ({receive.data.size:bytes}), and they were sent on as one at line {sent.place.line}.",
    "keeps_only_one_line_of_a_recv": "The {receive.verb} at {place}, returned {lines} lines at once ({receive.data.size:bytes}); only {used:text} was sent on, and {lost:text} was left behind.",
    "loses_a_piece": "A line came in {pieces} pieces, and {lost.data}, which the {lost.verb} at {place}, returned, is lost: {sent.data} was sent at line {sent.place.line}.",
    "forgets_the_newline": "{program} sends messages without the newline that ends a line: at {place}, it sent {sent.data} to {peer}.",
    "keeps_the_carriage_return": r"The \r before the newline was taken for a part of the text: at {place}, {program} sent {sent.data}.",
    "drops_what_send_leaves": "The send at {place}, took {taken:,} of {asked:bytes}, as it may; the other {rest:,} were never sent.",
    "passes_exit_on": "The {receive.verb} at {place}, returned {receive.data}, and it was taken for a message: {sent.data} was sent to {peer} at line {sent.place.line}.",
    # -- departures ------------------------------------------------------------------------------
    "ignores_the_end": '{peer:capital} has hung up, which recv() tells by returning b""; the {receive.verb} at {place}, returned b"" at least {times:,} times, and the loop goes on[, sending {sent.data} each time][; {cpu:.1f} s of processor time went by in {seconds:.1f} s].',
    "ignores_the_end/still connected": '{peer:capital} sends nothing more, which recv() tells by returning b""; the {receive.verb} at {place}, returned b"" at least {times:,} times, and the loop goes on[, sending {sent.data} each time][; {cpu:.1f} s of processor time went by in {seconds:.1f} s].',
    "ignores_the_end/unknown peer": 'The client sends nothing more, which recv() tells by returning b""; the {receive.verb} at {place}, returned b"" at least {times:,} times, and the loop goes on[, sending {sent.data} each time][; {cpu:.1f} s of processor time went by in {seconds:.1f} s].',
    "a_dead_peer_kills_the_sender": "Sending to {peer}, who has gone, raised {send.error} at {place}; that ended {thread}, which serves {served}, so nobody listens to {served} any more.",
    "a_dead_peer_kills_the_sender/unknown peer": "Sending to somebody, who has gone, raised {send.error} at {place}; that ended {thread}, which serves {served}, so nobody listens to {served} any more.",
    "a_dead_peer_kills_the_sender/hangs up": "Sending to {peer}, who has gone, raised {send.error} at {place}, in the thread that serves {served}; that thread then closed {served}'s connection, at line {closed.place.line}.",
    "a_dead_peer_kills_the_sender/hangs up, unknown peer": "Sending to somebody, who has gone, raised {send.error} at {place}, in the thread that serves {served}; that thread then closed {served}'s connection, at line {closed.place.line}.",
    "leaves_gone_users_in_the_list": "{program} saw at line {noticed.place.line} that {left} had gone, and still sends to {left} afterwards: {send.call} at {place}, raised {send.error}.",
    "closes_the_wrong_socket": "{left:capital} left, and the {close.call}() at {place}, ended the connection of {other}.",
    "closes_the_wrong_socket/listener": "{left:capital} left, and the close() at {place}, closed the listener: nobody can connect any more.",
    "hangs_up_on_a_client": "{peer:capital} was still there when {program} closed the connection, at {place}[; the last thing received from {peer} was {last.data}, at line {last.place.line}].",
    "never_closes_the_connection": 'The {noticed.verb} at {place}, returned b"", the end, and no close() of {peer}\'s connection came after it.',
    "never_closes_the_connection/said exit": "The {noticed.verb} at {place}, returned {noticed.data}, and no close() of {peer}'s connection came after it.",
    "never_closes_the_connection/turned away": "{peer:capital} was sent {sent.data} at {place}, and no close() of {peer}'s connection came after it.",
    "closes_the_socket_but_not_its_file": "close() was called for {peer}'s socket at {place}, and did not end the connection: a file that makefile() made of that socket is still open.",
    "tells_everybody_twice": "{peer:capital} was sent the same notice more than once, {first.data}: at line {place.line}, twice[, by {thread} and by {other_thread}].",
    "tells_everybody_twice/two lines": "{peer:capital} was sent the same notice more than once, {first.data}: at line {place.line} and again at line {second.place.line}[, by {thread} and by {other_thread}].",
    "leaves_without_a_word": '{left:capital} left: the {noticed.verb} at {place}, returned b"", the end. Nothing about it was sent to {others}.',
    "leaves_without_a_word/said exit": "{left:capital} left: the {noticed.verb} at {place}, returned {noticed.data}. Nothing about it was sent to {others}.",
    "leaves_without_a_word/broke off": "{left:capital} left: the {noticed.verb} at {place}, raised {noticed.error}. Nothing about it was sent to {others}.",
    "does_not_notice_the_leaving": "{left:capital} has gone, and {program} does not see it: no thread is in a recv() from {left}.",
    # -- datagrams -------------------------------------------------------------------------------
    "ends_at_an_empty_datagram": "The {receive.verb} at {place}, returned an empty datagram from {peer}, and {program} received nothing more after it.",
    "ends_at_an_empty_datagram/unknown peer": "The {receive.verb} at {place}, returned an empty datagram from somebody, and {program} received nothing more after it.",
    "dies_of_a_datagram": "A datagram that is not UTF-8, {receive.data}, ended {thread}, which receives for everybody, with a UnicodeDecodeError, at {place}.",
    "stops_at_a_gone_user": "{gone:capital} closed the socket: the {broken.call} at {place}, raised {broken.error}, and {thread} died of it.",
    "stops_at_a_gone_user/unknown peer": "A socket at the other end is closed: the {broken.call} at {place}, raised {broken.error}, and {thread} died of it.",
    "keeps_the_address_after_exit": "{user:capital} said `exit` and then sent a name, and the name was taken for a message: {sent.data} was sent to {peer} at {place}.",
    "takes_the_name_for_the_user": "{stranger:capital} wrote from another address than {owner} and sent {owner}'s name, and is taken for {owner}: {sent.data} was sent to {peer} at {place}.",
    "answers_from_another_port": "The answer at {place}, leaves from another socket than the one bound at line {bound.place.line}: {peer} gets it from a port that {peer} has never written to.",
    "cuts_datagrams": "The {receive.verb} at {place}, took {receive.data.size:,} of the {whole:bytes} of a datagram; the rest of that datagram is lost.",
    # -- broadcasting ----------------------------------------------------------------------------
    "sends_back_to_the_sender": "What {speaker} said was sent to {speaker} as well: {sent.data}, at {place}.",
    "tells_those_who_have_not_joined": "{peer:capital} has given no name yet, and was sent what {speaker} said: {sent.data}, at {place}.",
    "speaks_under_the_wrong_name": "{speaker:capital} said {text:text}, and it was sent on as {other}'s: {sent.data}, at {place}.",
    "takes_a_message_for_a_name": "{speaker:capital} had come in before, and what {speaker} said was then taken for a name: {sent.data} was sent to {speaker} at {place}.",
    "leaves_out_the_name": "What {speaker} said was sent to {peer} without {speaker}'s name before it: {sent.data}, at {place}.",
    "mixes_two_clients_up": "What {other} sent, {text:text}, is in the answer to {peer}: {sent.data} was sent at {place}.",
    "forgets_somebody": "{text:text}, which {speaker} said, was sent to {reached} at {place}, and not to {missing}[, who came in {rank:rank}].",
    "forgets_somebody/only the speaker": "{text:text}, which {speaker} said, was sent to {speaker}, who said it, at {place}, and not to {missing}[, who came in {rank:rank}].",
    "tells_only_the_newcomer": "{newcomer:capital}'s name was sent to {reached} at {place}, and not to {others}.",
    "passes_nothing_on": "The {receive.verb} at {place}, returned what {speaker} said, {receive.data}, and it was sent to nobody.",
    "stops_reading": "The last {receive.verb} from {peer} was at {place}; {peer} has said more since, and no thread waits for it.",
    "stops_reading/elsewhere": "The last {receive.verb} from {peer} was at {place}; {peer} has said more since, and that thread stands in {thread.call}() at {thread.place}.",
    "waits_for_more_than_there_is": "All that {peer} said has been received ({said:bytes}), and nothing was sent after it: the program waits for more from {peer}, at {place}.",
    # -- client programs -------------------------------------------------------------------------
    "never_connects": "{program} has not called connect(): it waits in {thread.call}() at {place}.",
    "never_connects/computes": "{program} has not called connect(): it is at {place}.",
    "does_not_receive_while_typing": "{program} waits in input() for something to be typed, at {place}, and no thread receives meanwhile: what the server sent, {sent:text}, was not taken.",
    "does_not_type_while_receiving": "{program} waits in {thread.call}() for the server, at {place}, and nothing reads the keyboard meanwhile: {typed:text} was typed and not read.",
    "spins_after_the_server_has_gone": 'The server has gone, which recv() tells by returning b""; the {receive.verb} at {place}, returned b"" at least {times:,} times, and the loop goes on[; {cpu:.1f} s of processor time went by in {seconds:.1f} s].',
    "a_thread_keeps_it_running": "The main thread waits in {main.call}(), at {main.place}, and {other.name} still waits in {other.call}() at {place}: as long as it does, {program} does not end.",
    "a_thread_keeps_it_running/past the last line": "The main thread has passed its last line, and {other.name} still waits in {other.call}() at {place}: as long as it does, {program} does not end.",
    "waits_at_the_keyboard_for_ever": "The server has gone, and the {end.verb} at line {place.line} saw it; the main thread still waits in input() for somebody to type, at {keyboard.place}.",
    "does_not_notice_the_end": "The server has gone, and {program} has not seen it: it waits in input() at {place}, and no thread receives.",
    "shows_nothing": "The {receive.verb} at {place}, returned {receive.data}, and that was not printed.",
    "shows_nothing/waits for more": "{receive.data} has come; the {receive.verb} at {place}, waits for more before it returns.",
    "goes_on_after_exit": "`exit` was typed, and {program} waits in input() for more, at {place}.",
    "typed_and_not_sent": "{typed:text} was typed, no send() came after it, and {program} waits in input() for the next line, at {place}.",
    "hung_up_before_everything_was_said": "{program} closed its connection at {place},[ after the {last.verb} at line {last.place.line},] before `exit` was typed.",
}


def cause_sentence(cause: Cause) -> str:
    """What the report says about a cause."""
    template = SENTENCES[f"{cause.name}/{cause.variant}" if cause.variant else cause.name]
    facts = {**cause.facts, "place": cause.place}
    return FactFormatter(str(cause.facts.get("program", ""))).sentence(template, facts)
